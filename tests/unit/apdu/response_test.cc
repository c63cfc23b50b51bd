#include "apdu/response.h"

#include <gtest/gtest.h>

#include "apdu/transport_error.h"

namespace apdu {
namespace {

using support::Bytes;

void expect_malformed(std::size_t size) {
  try {
    Response::parse(Bytes(size));
    ADD_FAILURE() << size << " bytes were taken for an answer";
  } catch (const TransportError& error) {
    EXPECT_EQ(error.fault(), Fault::malformed_answer);
  }
}

TEST(Response, EndsWithTheStatusWord) {
  const Response response = Response::parse(Bytes{1, 2, 3, 0x90, 0x00});
  EXPECT_EQ(response.data, (Bytes{1, 2, 3}));
  EXPECT_EQ(response.sw, kOk);
  EXPECT_TRUE(response.ok());
}

TEST(Response, MayBeAStatusWordAlone) {
  const Response response = Response::parse(Bytes{0x69, 0x82});
  EXPECT_TRUE(response.data.empty());
  EXPECT_EQ(response.sw, kSecurityStatusNotSatisfied);
  EXPECT_FALSE(response.ok());
}

TEST(Response, HasUpTo256BytesOfData) {
  EXPECT_EQ(Response::parse(Bytes(255 + 2)).data.size(), 255U);
  EXPECT_EQ(Response::parse(Bytes(256 + 2)).data.size(), 256U);
}

TEST(Response, OfAnyOtherSizeIsMalformed) {
  for (const std::size_t size : {0U, 1U, 259U, 260U, 65'538U}) expect_malformed(size);
}

}  // namespace
}  // namespace apdu
