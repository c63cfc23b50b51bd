#include "portal/digest_info.h"

#include <gtest/gtest.h>

#include "holder/certificate_formats.h"
#include "tests/unit/portal/samples.h"

namespace portal {
namespace {

using support::Bytes;

Bytes decoded(const char* text) {
  return holder::from_base64(text).value();
}

TEST(DigestInfoTest, is_known_by_its_hash_and_kept_as_it_is) {
  const std::pair<const char*, const char*> samples[] = {
      {test::kSha256, "SHA-256"}, {test::kSha384, "SHA-384"}, {test::kSha512, "SHA-512"}};
  for (const auto& [text, name] : samples) {
    const auto info = digest_info_in(decoded(text));
    ASSERT_TRUE(info) << name;
    EXPECT_STREQ(name_of(info->hash), name);
    EXPECT_EQ(info->der, decoded(text));
  }
}

TEST(DigestInfoTest, hashes_that_collide_or_are_not_known_are_none) {
  for (const char* text : {test::kSha1, test::kSha224}) EXPECT_FALSE(digest_info_in(decoded(text)));
}

TEST(DigestInfoTest, one_byte_more_less_or_other_is_none) {
  const Bytes right = decoded(test::kSha256);
  constexpr std::size_t kHash = 32;
  for (std::size_t size = 0; size < right.size(); ++size)
    EXPECT_FALSE(digest_info_in(support::ByteView(right).first(size))) << size;
  Bytes longer = right;
  longer.push_back(0);
  EXPECT_FALSE(digest_info_in(longer));
  for (std::size_t i = 0; i < right.size() - kHash; ++i) {
    Bytes other = right;
    other[i] ^= 1;
    EXPECT_FALSE(digest_info_in(other)) << i;
  }
  EXPECT_FALSE(digest_info_in(support::ByteView(right).last(kHash))) << "the bare hash";
}

}  // namespace
}  // namespace portal
