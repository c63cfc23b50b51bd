#include "pkcs11/output_buffer.h"

#include <gtest/gtest.h>

namespace pkcs11 {
namespace {

struct Operation {};

class OutputBufferTest : public testing::Test {
 protected:
  CK_RV complete_into(CK_BYTE* bytes, CK_ULONG* size) {
    try {
      complete(operation, 3, {bytes, size}, [this](Operation&) {
        ++produced;
        return support::Bytes{1, 2, 3};
      });
      return CKR_OK;
    } catch (const CkrError& error) {
      return error.rv();
    }
  }
  std::optional<Operation> operation{Operation{}};
  int produced = 0;
  CK_BYTE buffer[8] = {};
};

TEST_F(OutputBufferTest, ANullBufferAsksAndEndsNothing) {
  CK_ULONG size = 99;
  EXPECT_EQ(complete_into(nullptr, &size), CKR_OK);
  EXPECT_EQ(size, 3U);
  EXPECT_TRUE(operation);
  EXPECT_EQ(produced, 0);
}

TEST_F(OutputBufferTest, ASmallBufferIsToldTheSizeAndEndsNothing) {
  CK_ULONG size = 2;
  EXPECT_EQ(complete_into(buffer, &size), CKR_BUFFER_TOO_SMALL);
  EXPECT_EQ(size, 3U);
  EXPECT_TRUE(operation);
  EXPECT_EQ(produced, 0);
}

TEST_F(OutputBufferTest, ALargeEnoughBufferGetsTheResultAndEndsIt) {
  CK_ULONG size = sizeof buffer;
  EXPECT_EQ(complete_into(buffer, &size), CKR_OK);
  EXPECT_EQ(size, 3U);
  EXPECT_EQ(buffer[2], 3);
  EXPECT_EQ(buffer[3], 0);
  EXPECT_FALSE(operation);
}

TEST_F(OutputBufferTest, NoPlaceForTheLengthEndsIt) {
  EXPECT_EQ(complete_into(buffer, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_FALSE(operation);
}

TEST_F(OutputBufferTest, AFailureEndsIt) {
  CK_ULONG size = sizeof buffer;
  EXPECT_THROW(complete(operation, 3, {buffer, &size},
                        [](Operation&) -> support::Bytes { throw CkrError(CKR_DEVICE_ERROR); }),
               CkrError);
  EXPECT_FALSE(operation);
}

}  // namespace
}  // namespace pkcs11
