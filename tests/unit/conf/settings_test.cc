#include "conf/settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace conf {
namespace {

using support::LogLevel;

TEST(Settings, AreQuietAndAsTheCardHasThem) {
  const Settings settings;
  EXPECT_EQ(settings.log_level, LogLevel::off);
  EXPECT_EQ(settings.log_file, "");
  EXPECT_EQ(settings.signature_consent, SignatureConsent::login);
  EXPECT_EQ(settings.pinpad, PinpadUse::automatic);
  EXPECT_EQ(settings.pin_cache, PinCache::authentication);
  EXPECT_EQ(settings.pin_cache_minutes, 60);
  EXPECT_EQ(settings.last_try, LastTry::automatic);
  EXPECT_EQ(settings.sharing, Sharing::shared);
  EXPECT_EQ(settings.reader, "");
  EXPECT_TRUE(settings.sites.empty());
  EXPECT_EQ(settings.my_number, MyNumber::refuse);
}

TEST(SettingsTable, HasEachKeyOnceAndExplained) {
  std::set<std::string_view> keys;
  for (const Setting& setting : all_settings()) {
    EXPECT_TRUE(keys.insert(setting.key).second) << setting.key;
    EXPECT_EQ(std::count(setting.key.begin(), setting.key.end(), '.'), 1) << setting.key;
    EXPECT_FALSE(setting.explanation.empty()) << setting.key;
    EXPECT_EQ(find_setting(setting.key), &setting);
  }
  EXPECT_EQ(find_setting("log"), nullptr);
  EXPECT_EQ(find_setting(""), nullptr);
}

TEST(SettingsTable, ReadsWhatItWrites) {
  for (const Setting& setting : all_settings()) {
    Settings settings;
    EXPECT_TRUE(setting.assign(settings, setting.default_value())) << setting.key;
    EXPECT_EQ(settings, Settings{}) << setting.key;
    for (const std::string_view word : setting.words) {
      EXPECT_TRUE(setting.assign(settings, word)) << word;
      EXPECT_EQ(setting.value_in(settings), word);
      EXPECT_NE(setting.values.find(word), std::string_view::npos) << "people are not told of " << word;
    }
  }
}

TEST(SettingsTable, KnowsEachWord) {
  Settings settings;
  const auto level = [&](std::string_view word) {
    EXPECT_TRUE(find_setting("log.level")->assign(settings, word));
    return settings.log_level;
  };
  EXPECT_EQ(level("error"), LogLevel::error);
  EXPECT_EQ(level("info"), LogLevel::info);
  EXPECT_EQ(level("debug"), LogLevel::debug);
  EXPECT_EQ(level("off"), LogLevel::off);
  EXPECT_TRUE(find_setting("tokens.signature_consent")->assign(settings, "each"));
  EXPECT_EQ(settings.signature_consent, SignatureConsent::each);
  EXPECT_TRUE(find_setting("tokens.rsa_pss")->assign(settings, "on"));
  EXPECT_EQ(settings.rsa_pss, RsaPss::on);
  EXPECT_TRUE(find_setting("tokens.rsa_pss")->assign(settings, "auto"));
  EXPECT_EQ(settings.rsa_pss, RsaPss::automatic);
  EXPECT_TRUE(find_setting("tokens.pinpad")->assign(settings, "off"));
  EXPECT_EQ(settings.pinpad, PinpadUse::off);
  EXPECT_TRUE(find_setting("tokens.pinpad")->assign(settings, "auto"));
  EXPECT_EQ(settings.pinpad, PinpadUse::automatic);
  EXPECT_TRUE(find_setting("tokens.pin_cache")->assign(settings, "off"));
  EXPECT_EQ(settings.pin_cache, PinCache::off);
  EXPECT_TRUE(find_setting("tokens.last_try")->assign(settings, "refuse"));
  EXPECT_EQ(settings.last_try, LastTry::refuse);
  EXPECT_TRUE(find_setting("tokens.sharing")->assign(settings, "exclusive"));
  EXPECT_EQ(settings.sharing, Sharing::exclusive);
  EXPECT_TRUE(find_setting("tokens.last_try")->assign(settings, "auto"));
  EXPECT_EQ(settings.last_try, LastTry::automatic);
  EXPECT_TRUE(find_setting("tokens.reader")->assign(settings, "SONY FeliCa"));
  EXPECT_EQ(settings.reader, "SONY FeliCa");
  EXPECT_TRUE(find_setting("log.file")->assign(settings, "/var/log/card"));
  EXPECT_EQ(settings.log_file, "/var/log/card");
}

TEST(SettingsTable, KnowsTheSitesAndSaltsOfPages) {
  Settings settings;
  const Setting& sites = *find_setting("portal.sites");
  EXPECT_TRUE(sites.assign(settings, "www.example.jp xn--wgv71a.example"));
  EXPECT_EQ(settings.sites, (std::vector<std::string>{"www.example.jp", "xn--wgv71a.example"}));
  EXPECT_EQ(sites.value_in(settings), "www.example.jp xn--wgv71a.example");
  for (const char* value :
       {"https://www.example.jp", "localhost", "*.example.jp", "WWW.example.jp", "日本.jp"})
    EXPECT_FALSE(sites.assign(settings, value)) << value;
  EXPECT_EQ(settings.sites.size(), 2U);
  const Setting& salt = *find_setting("portal.salt");
  EXPECT_TRUE(salt.assign(settings, "00112233445566778899aabbccddEEFF"));
  for (const char* value :
       {"", "00", "00112233445566778899aabbccddEEFFF", "0011223344556677 899aabbccddEEFF"})
    EXPECT_FALSE(salt.assign(settings, value)) << value;
}

TEST(SettingsTable, KnowsTheRangeOfANumber) {
  const Setting& minutes = *find_setting("tokens.pin_cache_minutes");
  Settings settings;
  for (const char* value : {"1", "1440", "17"}) {
    EXPECT_TRUE(minutes.assign(settings, value)) << value;
    EXPECT_EQ(std::to_string(settings.pin_cache_minutes), value);
  }
  for (const char* value :
       {"", "0", "-1", "1441", "99999999999999999999", "5 ", " 5", "+5", "5m", "0x10", "five"}) {
    EXPECT_FALSE(minutes.assign(settings, value)) << value;
    EXPECT_EQ(settings.pin_cache_minutes, 17);
  }
}

TEST(SettingsTable, RefusesOtherValuesWithoutAChange) {
  Settings settings;
  for (const char* value : {"", "DEBUG", "debug ", "3", "verbose"}) {
    EXPECT_FALSE(find_setting("log.level")->assign(settings, value)) << value;
  }
  using namespace std::string_view_literals;
  for (const std::string_view value :
       {"card.log"sv, "./card.log"sv, "~/card.log"sv, "/var/log/card\0.txt"sv}) {
    EXPECT_FALSE(find_setting("log.file")->assign(settings, value)) << value;
  }
  EXPECT_FALSE(find_setting("tokens.signature_consent")->assign(settings, "never"));
  EXPECT_FALSE(find_setting("tokens.rsa_pss")->assign(settings, "automatic"));
  EXPECT_FALSE(find_setting("tokens.pinpad")->assign(settings, "on"));
  EXPECT_FALSE(find_setting("tokens.pin_cache")->assign(settings, "signature"));
  EXPECT_FALSE(find_setting("tokens.last_try")->assign(settings, "ask"));
  EXPECT_FALSE(find_setting("tokens.sharing")->assign(settings, "both"));
  EXPECT_EQ(settings, Settings{});
}

}  // namespace
}  // namespace conf
