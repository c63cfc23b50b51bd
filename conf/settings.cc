#include "conf/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "support/joined.h"

namespace conf {
namespace {

// A setting that is one of several words; they stand in the order of the member's enumerators.
template <auto kMember, const auto& kWords>
constexpr Setting choice(std::string_view key, std::string_view values, std::string_view explanation,
                         std::string_view safest = {}) {
  return {.key = key,
          .explanation = explanation,
          .values = values,
          .words = kWords,
          .form = Form::text,
          .safest = safest,
          .assign =
              [](Settings& settings, std::string_view value) {
                const auto word = std::find(kWords.begin(), kWords.end(), value);
                if (word == kWords.end()) return false;
                auto& member = settings.*kMember;
                member = static_cast<std::remove_reference_t<decltype(member)>>(word - kWords.begin());
                return true;
              },
          .value_in =
              [](const Settings& settings) {
                return std::string(kWords.at(static_cast<std::size_t>(settings.*kMember)));
              }};
}

// A setting that is a text which `kAllowed` lets pass.
template <auto kMember, bool (*kAllowed)(std::string_view)>
constexpr Setting text(std::string_view key, std::string_view values, std::string_view explanation) {
  return {.key = key,
          .explanation = explanation,
          .values = values,
          .words = {},
          .form = Form::text,
          .safest = {},
          .assign =
              [](Settings& settings, std::string_view value) {
                if (!kAllowed(value)) return false;
                settings.*kMember = value;
                return true;
              },
          .value_in = [](const Settings& settings) { return settings.*kMember; }};
}

// Relative paths are refused: they would depend on where the program happens to run.
constexpr bool is_file(std::string_view value) {
  return (value.empty() || value.starts_with('/')) && value.find('\0') == std::string_view::npos;
}
constexpr bool is_any_text(std::string_view) {
  return true;
}
// 16 bytes in hexadecimal digits.
constexpr bool is_salt(std::string_view value) {
  constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
  return value.size() == 32 && value.find_first_not_of(kDigits) == std::string_view::npos;
}

// A host's name in small letters; what else it must be, portal/ knows.
constexpr bool is_site(std::string_view value) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789.-";
  return value.find('.') != std::string_view::npos &&
         value.find_first_not_of(kLetters) == std::string_view::npos;
}

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// A setting that is a list of texts which `kAllowed` lets pass.
template <auto kMember, bool (*kAllowed)(std::string_view)>
constexpr Setting list(std::string_view key, std::string_view values, std::string_view explanation) {
  return {.key = key,
          .explanation = explanation,
          .values = values,
          .words = {},
          .form = Form::list,
          .safest = {},
          .assign =
              [](Settings& settings, std::string_view value) {
                std::vector<std::string> words = words_in(value);
                if (!std::all_of(words.begin(), words.end(), kAllowed)) return false;
                settings.*kMember = std::move(words);
                return true;
              },
          .value_in = [](const Settings& settings) { return support::joined(settings.*kMember, " "); }};
}

// A setting that is a whole number from `kLeast` to `kMost`.
template <auto kMember, int kLeast, int kMost>
constexpr Setting number(std::string_view key, std::string_view values, std::string_view explanation) {
  return {.key = key,
          .explanation = explanation,
          .values = values,
          .words = {},
          .form = Form::number,
          .safest = {},
          .assign =
              [](Settings& settings, std::string_view value) {
                int read = 0;
                const auto [end, error] = std::from_chars(value.begin(), value.end(), read);
                if (error != std::errc{} || end != value.end() || read < kLeast || read > kMost) return false;
                settings.*kMember = read;
                return true;
              },
          .value_in = [](const Settings& settings) { return std::to_string(settings.*kMember); }};
}

constexpr std::array<std::string_view, 4> kLogLevels = {"off", "error", "info", "debug"};
constexpr std::array<std::string_view, 2> kSignatureConsents = {"login", "each"};
constexpr std::array<std::string_view, 3> kRsaPss = {"auto", "on", "off"};
constexpr std::array<std::string_view, 2> kPinpadUses = {"auto", "off"};
constexpr std::array<std::string_view, 2> kPinCaches = {"authentication", "off"};
constexpr std::array<std::string_view, 3> kLastTries = {"auto", "allow", "refuse"};
constexpr std::array<std::string_view, 2> kSharings = {"shared", "exclusive"};
constexpr std::array<std::string_view, 2> kMyNumbers = {"refuse", "ask"};

constexpr std::array kSettings = {
    choice<&Settings::log_level, kLogLevels>(
        "log.level", "off, error, info or debug",
        "What is written to the log: nothing; what went wrong; also logins, cards and readers; also every "
        "call and "
        "every command's header, lengths and status word. PINs, certificates and names are never written."),
    text<&Settings::log_file, is_file>(
        "log.file", "an absolute path, or empty",
        "The file that the log is appended to. It is created for its owner alone, and "
        "symbolic links are not followed. Empty: the standard error."),
    choice<&Settings::signature_consent, kSignatureConsents>(
        "tokens.signature_consent", "login or each",
        "When the password of the signature token is asked for: once a login, or once for each signature. "
        "'each' "
        "shows programs that the key always authenticates (CKA_ALWAYS_AUTHENTICATE), which not all can do.",
        "each"),
    choice<&Settings::rsa_pss, kRsaPss>(
        "tokens.rsa_pss", "auto, on or off",
        "Whether RSA-PSS signatures are offered, which logging in over TLS 1.3 needs and not every card can "
        "make: "
        "'auto' asks the card, 'on' offers them whatever it says, 'off' never does. No signature leaves the "
        "module that does not verify."),
    choice<&Settings::pinpad, kPinpadUses>(
        "tokens.pinpad", "auto or off",
        "Whether the keypad of a reader that has one takes the PIN of the authentication token. 'auto' shows "
        "programs that it does (CKF_PROTECTED_AUTHENTICATION_PATH); 'off' has them ask for the PIN "
        "themselves."),
    choice<&Settings::pin_cache, kPinCaches>("tokens.pin_cache", "authentication or off",
                                             "Whether the PIN of the authentication token is kept in memory "
                                             "during a login, and presented once more "
                                             "where another program has ended the login on the card. The "
                                             "password of the signature token never is.",
                                             "off"),
    number<&Settings::pin_cache_minutes, 1, 1440>(
        "tokens.pin_cache_minutes", "a whole number from 1 to 1440",
        "How many minutes after the login the PIN is kept at the most."),
    choice<&Settings::last_try, kLastTries>(
        "tokens.last_try", "auto, allow or refuse",
        "What becomes of a PIN where the card has one try left: 'refuse' does not send it, so that no "
        "program can block it; 'allow' does. 'auto' is 'refuse' in jpki-pkcs11-auth.so, which browsers and "
        "agents load, and 'allow' in the other modules. A blocked PIN is unblocked by the municipality "
        "only.",
        "refuse"),
    choice<&Settings::sharing, kSharings>(
        "tokens.sharing", "shared or exclusive",
        "Whether other programs can use the card while somebody is logged in here: 'exclusive' has them wait "
        "until the logout, so that none can make use of the login. Another of these modules in the same "
        "program does not wait, but fails.",
        "exclusive"),
    text<&Settings::reader, is_any_text>(
        "tokens.reader", "a part of a reader's name, or empty",
        "Which readers the module knows: those whose name contains this text, as pcsc_scan and pkcs11-tool "
        "-L "
        "show it. For a computer with several readers, where a program takes the first one or the first card "
        "that it finds. Empty: all of them."),
    list<&Settings::sites, is_site>(
        "portal.sites", "names of hosts, a list",
        "Which sites may ask jpki-portal for something beside those that it knows, for sites that are "
        "allowed in the browser's extension as well: the names of their hosts, in small letters."),
    choice<&Settings::my_number, kMyNumbers>(
        "portal.my_number", "refuse or ask",
        "What becomes of a page's wish for the Individual Number: 'refuse' answers with an error, 'ask' "
        "shows it in a window, as the other attributes, before it is handed over.",
        "refuse"),
    text<&Settings::salt, is_salt>(
        "portal.salt", "32 hexadecimal digits",
        "What goes before card and installation into the code by which a page knows them again "
        "(combination_code). One source says what it is; a wrong one is another code."),
    text<&Settings::pinentry, is_file>(
        "portal.pinentry", "an absolute path, or empty",
        "The pinentry that jpki-portal asks by. Empty: one of those that draw windows."),
    number<&Settings::window_seconds, 1, 3600>(
        "portal.window_seconds", "a whole number from 1 to 3600",
        "How many seconds a window of jpki-portal waits for an answer before it counts as refused."),
    text<&Settings::conversation_file, is_file>(
        "portal.conversation_file", "an absolute path, or empty",
        "A file to which is appended what pages ask and are answered, without signatures, certificates, "
        "attributes and digests: for reports of a site that has changed. Empty: none."),
};

}  // namespace

std::span<const Setting> all_settings() {
  return kSettings;
}

const Setting* find_setting(std::string_view key) {
  const auto row = std::find_if(kSettings.begin(), kSettings.end(),
                                [&](const Setting& setting) { return setting.key == key; });
  return row == kSettings.end() ? nullptr : &*row;
}

}  // namespace conf
