#include "apdu/transport_error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace apdu {
namespace {

TEST(TransportError, SaysWhatAndWhere) {
  const TransportError error(Fault::card_removed, "SCardTransmit");
  EXPECT_EQ(error.fault(), Fault::card_removed);
  EXPECT_STREQ(error.what(), "the card was removed: SCardTransmit");
}

TEST(TransportError, EachFaultHasItsOwnWords) {
  std::set<std::string> words;
  const int count = static_cast<int>(Fault::malformed_answer) + 1;
  for (int fault = 0; fault < count; ++fault) words.insert(describe(static_cast<Fault>(fault)));
  EXPECT_EQ(words.size(), static_cast<std::size_t>(count));
  EXPECT_FALSE(words.contains("unknown fault"));
}

}  // namespace
}  // namespace apdu
