#include "holder/registration/nss_database.h"

#include <gtest/gtest.h>

namespace holder::registration {
namespace {

constexpr const char* kModule = "/usr/lib/x86_64-linux-gnu/pkcs11/jpki-pkcs11-auth.so";
const std::string kInternal =
    "library=\nname=NSS Internal PKCS #11 Module\nparameters=configdir='sql:x' flags= "
    "\nNSS=Flags=internal\n\n";
const std::string kOther = "library=/usr/lib/opensc-pkcs11.so\nname=OpenSC\nNSS=trustOrder=100\n\n";
const std::string kProxy = "library=/usr/lib/p11-kit-proxy.so\nname=p11-kit-proxy\n\n";
const std::string kOurs = std::string("library=") + kModule + "\nname=My Number Card\n\n";

NssView view() {
  NssView all;
  all.module = kModule;
  all.is_there = [](const std::filesystem::path& library) { return library.string().starts_with("/usr/"); };
  return all;
}

struct Row {
  const char* what;
  Text before;
  Text added;    // what registering makes of it
  Text removed;  // and unregistering of that
};

const Row kRows[] = {
    {"no file", std::nullopt, kOurs, std::nullopt},
    {"an empty file, which says as much as none", "", kOurs, std::nullopt},
    {"as NSS makes it", kInternal, kInternal + kOurs, kInternal},
    {"another module", kInternal + kOther, kInternal + kOther + kOurs, kInternal + kOther},
    {"an old place of ours, in the middle",
     kInternal + "library=/gone/jpki-pkcs11-auth.so\nname=My Number Card\n\n" + kOther,
     kInternal + kOther + kOurs, kInternal + kOther},
    {"no empty line at the end", "library=/usr/lib/a.so\nname=A\n",
     "library=/usr/lib/a.so\nname=A\n\n" + kOurs, "library=/usr/lib/a.so\nname=A\n\n"},
    {"the last line without an end, which NSS does not read then", "library=/usr/lib/a.so\nname=A",
     "library=/usr/lib/a.so\nname=A\n\n" + kOurs, "library=/usr/lib/a.so\nname=A\n\n"},
    {"lines of another system", "library=/usr/lib/a.so\r\nname=A\r\n\r\n",
     std::string("library=/usr/lib/a.so\r\nname=A\r\n\r\nlibrary=") + kModule +
         "\r\nname=My Number Card\r\n\r\n",
     "library=/usr/lib/a.so\r\nname=A\r\n\r\n"},
    {"the module of the signing key, which shows another token",
     "library=/usr/lib/jpki-pkcs11-sign.so\nname=Sign\n\n",
     "library=/usr/lib/jpki-pkcs11-sign.so\nname=Sign\n\n" + kOurs,
     "library=/usr/lib/jpki-pkcs11-sign.so\nname=Sign\n\n"},
};

TEST(NssDatabaseTest, has_one_block_more_and_then_none) {
  for (const Row& row : kRows) {
    const Edited added = with_module(row.before, view());
    EXPECT_EQ(added.refusal, nullptr) << row.what;
    EXPECT_EQ(added.text, row.added) << row.what;
    const Edited twice = with_module(added.text, view());
    EXPECT_EQ(twice.text, added.text) << row.what;
    EXPECT_EQ(twice.note, &kAlready) << row.what;
    const Edited removed = without_module(added.text);
    EXPECT_EQ(removed.text, row.removed) << row.what;
    EXPECT_EQ(without_module(removed.text).note, &kNotRegistered) << row.what;
  }
}

TEST(NssDatabaseTest, ours_goes_also_where_others_came_since) {
  EXPECT_EQ(without_module(kInternal + kOurs + "\n\n" + kOther).text, kInternal + "\n\n" + kOther);
  EXPECT_EQ(
      without_module(kInternal + "library=" + kModule + "\nname=My Number Card\nNSS=trustOrder=100\n").text,
      kInternal)
      << "as a browser writes it";
}

TEST(NssDatabaseTest, what_shows_the_card_already_is_enough) {
  const std::string other = "library=/usr/local/lib/jpki-pkcs11.so\nname=Card\n\n";
  EXPECT_EQ(with_module(other, view()).note, &kOtherModule);
  EXPECT_EQ(with_module(other, view()).text, other);
  EXPECT_EQ(with_module(other, view()).subject, "/usr/local/lib/jpki-pkcs11.so");
  EXPECT_EQ(without_module(other).note, &kOtherModule);
  EXPECT_EQ(without_module(other).text, other);
  const std::string elsewhere = "library=/usr/local/lib/jpki-pkcs11-auth.so\nname=My Number Card\n\n";
  EXPECT_EQ(with_module(elsewhere, view()).note, &kAlready);
  EXPECT_EQ(without_module(elsewhere).text, std::nullopt);
}

TEST(NssDatabaseTest, the_proxy_is_enough_where_p11_kit_lists_the_module) {
  NssView all = view();
  EXPECT_EQ(with_module(kProxy, all).text, kProxy + kOurs);
  all.announced = true;
  EXPECT_EQ(with_module(kProxy, all).note, &kByProxy);
  EXPECT_EQ(with_module(kProxy, all).text, kProxy);
  EXPECT_EQ(with_module(kInternal, all).text, kInternal + kOurs);
  all.proxy_for_all = true;
  EXPECT_EQ(with_module(kInternal, all).note, &kByProxy);
}

TEST(NssDatabaseTest, what_is_not_clear_is_left) {
  const std::string foreign = "library=/usr/lib/other.so\nname=My Number Card\n\n";
  EXPECT_NE(with_module(foreign, view()).refusal, nullptr);
  EXPECT_EQ(without_module(foreign).note, &kNotRegistered);
  const std::string changed = std::string("library=") + kModule + "\nname=My Number Card\nparameters=x\n\n";
  EXPECT_EQ(without_module(changed).refusal, kChangedByHand);
  EXPECT_EQ(
      with_module("library=/gone/jpki-pkcs11-auth.so\nname=My Number Card\nparameters=x\n", view()).refusal,
      kChangedByHand);
  const std::string joined =
      std::string("library=/usr/lib/other.so\nname=Other\nlibrary=") + kModule + "\nname=My Number Card\n\n";
  EXPECT_EQ(without_module(joined).refusal, kChangedByHand) << "the other one would go too";
}

TEST(NssDatabaseTest, the_module_of_the_other_key_is_no_registration) {
  const std::string signing = "library=/usr/local/lib/jpki-pkcs11-sign.so\nname=My Number Card\n\n";
  EXPECT_NE(with_module(signing, view()).refusal, nullptr);
  EXPECT_EQ(without_module(signing).text, signing);
}

}  // namespace
}  // namespace holder::registration
