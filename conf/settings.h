// The settings, and the one table with the key, values, default and meaning of each. The reader of
// configuration files, the manual page and the documentation are made from it. Thread rule: no state; a
// Settings is a plain value.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/log.h"

namespace conf {

enum class SignatureConsent { login, each };
enum class RsaPss { automatic, on, off };
enum class PinpadUse { automatic, off };
enum class PinCache { authentication, off };
enum class LastTry { automatic, allow, refuse };
enum class Sharing { shared, exclusive };
enum class MyNumber { refuse, ask };

struct Settings {
  support::LogLevel log_level = support::LogLevel::off;
  std::string log_file;
  SignatureConsent signature_consent = SignatureConsent::login;
  RsaPss rsa_pss = RsaPss::automatic;
  PinpadUse pinpad = PinpadUse::automatic;
  PinCache pin_cache = PinCache::authentication;
  int pin_cache_minutes = 60;
  LastTry last_try = LastTry::automatic;
  Sharing sharing = Sharing::shared;
  std::string reader;  // a part of its name; empty for every reader

  // Of jpki-portal alone.
  std::vector<std::string> sites;
  MyNumber my_number = MyNumber::refuse;
  std::string salt = "2e71f6620bc654ced494e5ec34fe03c8";
  std::string pinentry;  // empty: whichever is found
  int window_seconds = 180;
  std::string conversation_file;  // empty: none

  bool operator==(const Settings&) const = default;
};

// What a value is in a file: a string, a whole number, or an array of strings.
enum class Form { text, number, list };

// A row of the table. In a file the key "log.level" is `level` in the section `[log]`. A list is passed on as
// its strings with blanks between them, which none of them has.
struct Setting {
  std::string_view key;
  std::string_view explanation;
  std::string_view values;                  // the possible ones, for people
  std::span<const std::string_view> words;  // the only values, where there is such a list
  Form form;
  // The value that is taken if the one in the file, or a line that may have been about this setting, cannot
  // be understood: it costs no try and gives no signature away. Empty if no value is safer than another.
  std::string_view safest;
  bool (*assign)(Settings&, std::string_view value);  // false, and no change, where the value is not allowed
  std::string (*value_in)(const Settings&);

  std::string default_value() const { return value_in(Settings{}); }
};

std::span<const Setting> all_settings();

// The row of `key`, or null.
const Setting* find_setting(std::string_view key);

}  // namespace conf
