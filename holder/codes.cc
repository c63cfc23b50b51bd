#include "holder/codes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "holder/message_id.h"

namespace holder {
namespace {

constexpr const char* kProgramsMatter = N_(
    "This lies between the program and the module, not with you or the card. Start the program again; if it "
    "stays so, report it to whoever makes the program.");
constexpr const char* kLogInAgain = N_("Log in again with the PIN.");
constexpr const char* kNotThisCard =
    N_("The card cannot do this. Choose another method in the program: the card makes RSA signatures of 2048 "
       "bits.");
constexpr const char* kLookAtStatus =
    N_("See “jpki-tool status”. If it shows no trouble, start the program again.");
constexpr const char* kSelectAgain =
    N_("Another program may have used the card in between. Start the program again.");

constexpr CodeKind kCkr = CodeKind::pkcs11;
constexpr CodeKind kSw = CodeKind::status_word;
constexpr CodeKind kPcsc = CodeKind::pcsc;

// PKCS#11 2.40, with what this project's module means by each; status words: docs/card-protocol.md; errors of
// pcscd: pcsclite.h, with the trouble that apdu/pcsc/pcsc_error.cc makes of each.
constexpr CodeRow kRows[] = {
    {kCkr, "0", "CKR_OK", Trouble::none, nullptr, nullptr},
    {kCkr, "2", "CKR_HOST_MEMORY", Trouble::failed, N_("The computer is short of memory."),
     N_("Close other programs, and try again.")},
    {kCkr, "3", "CKR_SLOT_ID_INVALID", Trouble::no_reader,
     N_("The program asked for a reader that is not there."), nullptr},
    {kCkr, "5", "CKR_GENERAL_ERROR", Trouble::failed,
     N_("The module met something that it cannot go on from."), kLookAtStatus},
    {kCkr, "6", "CKR_FUNCTION_FAILED", Trouble::card_fault,
     N_("The module could not do it: the card refused, or does not say how many tries are left."),
     kLookAtStatus},
    {kCkr, "7", "CKR_ARGUMENTS_BAD", Trouble::failed,
     N_("The program called the module with a wrong argument."), kProgramsMatter},
    {kCkr, "8", "CKR_NO_EVENT", Trouble::none, N_("No card was put in or taken out; this is no error."),
     nullptr},
    {kCkr, "21", "CKR_DATA_LEN_RANGE", Trouble::failed,
     N_("What was to be signed is too long for the card, or too short."), kNotThisCard},
    {kCkr, "30", "CKR_DEVICE_ERROR", Trouble::card_fault, nullptr, nullptr},
    {kCkr, "31", "CKR_DEVICE_MEMORY", Trouble::card_fault, nullptr, nullptr},
    {kCkr, "32", "CKR_DEVICE_REMOVED", Trouble::card_removed, nullptr, nullptr},
    {kCkr, "50", "CKR_FUNCTION_CANCELED", Trouble::cancelled, nullptr, nullptr},
    {kCkr, "54", "CKR_FUNCTION_NOT_SUPPORTED", Trouble::failed, N_("The card has no such function."),
     kNotThisCard},
    {kCkr, "60", "CKR_KEY_HANDLE_INVALID", Trouble::failed, N_("The program named a key that is not there."),
     kProgramsMatter},
    {kCkr, "63", "CKR_KEY_TYPE_INCONSISTENT", Trouble::failed,
     N_("The key is of another type than was asked for."), kNotThisCard},
    {kCkr, "68", "CKR_KEY_FUNCTION_NOT_PERMITTED", Trouble::failed, N_("The key is not for this use."),
     kNotThisCard},
    {kCkr, "70", "CKR_MECHANISM_INVALID", Trouble::failed,
     N_("The program asked for a signature of a kind that the card does not make."), kNotThisCard},
    {kCkr, "71", "CKR_MECHANISM_PARAM_INVALID", Trouble::failed,
     N_("The program asked for a signature of a kind that the card does not make."), kNotThisCard},
    {kCkr, "82", "CKR_OBJECT_HANDLE_INVALID", Trouble::failed,
     N_("The program named a key or a certificate that is not there any more."), kProgramsMatter},
    {kCkr, "90", "CKR_OPERATION_ACTIVE", Trouble::failed, N_("The program did two things at once."),
     kProgramsMatter},
    {kCkr, "91", "CKR_OPERATION_NOT_INITIALIZED", Trouble::failed, N_("The program left out a step."),
     kProgramsMatter},
    {kCkr, "A0", "CKR_PIN_INCORRECT", Trouble::pin_wrong,
     N_("The PIN is wrong, or cannot be right by its form and was not sent."),
     N_("See “jpki-tool status” for the tries left. Make sure which of the two PINs is asked for: 4 digits "
        "for "
        "authentication, 6 to 16 letters and digits for signing.")},
    {kCkr, "A1", "CKR_PIN_INVALID", Trouble::pin_malformed, nullptr, nullptr},
    {kCkr, "A2", "CKR_PIN_LEN_RANGE", Trouble::pin_malformed, nullptr, nullptr},
    {kCkr, "A4", "CKR_PIN_LOCKED", Trouble::pin_locked,
     N_("The PIN is locked, or one try is left and the module keeps it for you."),
     N_("See “jpki-tool status”. Where one try is left, “jpki-tool pin verify --last-try” brings all back "
        "with the "
        "right PIN. A locked PIN is unlocked at the city office.")},
    {kCkr, "B0", "CKR_SESSION_CLOSED", Trouble::card_removed, nullptr, nullptr},
    {kCkr, "B3", "CKR_SESSION_HANDLE_INVALID", Trouble::card_removed,
     N_("The card was taken out, or the program's connection to it has ended."), nullptr},
    {kCkr, "C0", "CKR_SIGNATURE_INVALID", Trouble::certificate_invalid, N_("The signature is not valid."),
     N_("Do not rely on what it signs: it was changed, or signed with another key.")},
    {kCkr, "C1", "CKR_SIGNATURE_LEN_RANGE", Trouble::certificate_invalid,
     N_("The signature is not valid: it has the wrong length."),
     N_("Do not rely on what it signs: it was changed, or signed with another key.")},
    {kCkr, "E0", "CKR_TOKEN_NOT_PRESENT", Trouble::no_card, nullptr, nullptr},
    {kCkr, "E1", "CKR_TOKEN_NOT_RECOGNIZED", Trouble::other_card, nullptr, nullptr},
    {kCkr, "E2", "CKR_TOKEN_WRITE_PROTECTED", Trouble::failed, N_("Nothing can be stored on the card."),
     N_("Keep it elsewhere: only the city office writes to the card.")},
    {kCkr, "100", "CKR_USER_ALREADY_LOGGED_IN", Trouble::failed, N_("The program has logged in already."),
     kProgramsMatter},
    {kCkr, "101", "CKR_USER_NOT_LOGGED_IN", Trouble::failed,
     N_("The PIN was not given yet, or another program has ended the login."), kLogInAgain},
    {kCkr, "103", "CKR_USER_TYPE_INVALID", Trouble::failed,
     N_("The program wanted to log in as an administrator, whom the card does not have."), kProgramsMatter},
    {kCkr, "104", "CKR_USER_ANOTHER_ALREADY_LOGGED_IN", Trouble::failed,
     N_("The program has logged in already."), kProgramsMatter},
    {kCkr, "121", "CKR_RANDOM_NO_RNG", Trouble::failed, N_("The card gives no random numbers."),
     kNotThisCard},
    {kCkr, "150", "CKR_BUFFER_TOO_SMALL", Trouble::failed,
     N_("The program made too little room for the answer."), kProgramsMatter},
    {kCkr, "190", "CKR_CRYPTOKI_NOT_INITIALIZED", Trouble::failed, N_("The program left out a step."),
     kProgramsMatter},
    {kCkr, "191", "CKR_CRYPTOKI_ALREADY_INITIALIZED", Trouble::failed,
     N_("The module was loaded twice in one program."),
     N_("Register the module in one place only: with p11-kit, or in the program itself.")},
    {kCkr, "200", "CKR_FUNCTION_REJECTED", Trouble::cancelled, nullptr, nullptr},

    {kSw, "9000", "", Trouble::none, nullptr, nullptr},
    {kSw, "63C0", "", Trouble::pin_locked, nullptr, nullptr},
    {kSw, "63C1", "", Trouble::pin_last_try,
     N_("The PIN was wrong, or the card was asked for its tries: one is left."), nullptr},
    {kSw, "63Cx", "", Trouble::pin_wrong,
     N_("The PIN was wrong, or the card was asked for its tries: %1 are left."), nullptr},
    {kSw, "6400", "", Trouble::cancelled,
     N_("The reader's keypad waited too long for the PIN. Nothing was sent."), nullptr},
    {kSw, "6401", "", Trouble::cancelled,
     N_("The entry was cancelled on the reader's keypad. Nothing was sent."), nullptr},
    {kSw, "6402", "", Trouble::pin_not_repeated, nullptr, nullptr},
    {kSw, "6403", "", Trouble::pin_malformed, nullptr, nullptr},
    {kSw, "6700", "", Trouble::failed, N_("The card was sent data of the wrong length."), kNotThisCard},
    {kSw, "6881", "", Trouble::failed, N_("The card has one logical channel only."), kProgramsMatter},
    {kSw, "6981", "", Trouble::failed, N_("The command does not fit what is selected on the card."),
     kSelectAgain},
    {kSw, "6982", "", Trouble::failed, N_("The card wants the PIN first, or a program has ended the login."),
     kLogInAgain},
    {kSw, "6983", "", Trouble::pin_locked, nullptr, nullptr},
    {kSw, "6984", "", Trouble::pin_locked, nullptr, nullptr},
    {kSw, "6985", "", Trouble::failed, N_("The card was sent data of the wrong length."), kNotThisCard},
    {kSw, "6986", "", Trouble::failed, N_("Nothing is selected on the card."), kSelectAgain},
    {kSw, "69FC", "", Trouble::failed, N_("The card does not know this kind of command."), kProgramsMatter},
    {kSw, "6A82", "", Trouble::no_certificate,
     N_("The card has no such application or file: it is no My Number Card, or was issued without that "
        "certificate."),
     kLookAtStatus},
    {kSw, "6A86", "", Trouble::failed, N_("The card does not know this variant of the command."),
     kNotThisCard},
    {kSw, "6B00", "", Trouble::failed,
     N_("The end of a file on the card was passed; this is no error in itself."), kLookAtStatus},
    {kSw, "6F00", "", Trouble::card_fault,
     N_("The card gives no reason. One card was seen to answer so once after it was put in."), nullptr},

    {kPcsc, "80100001", "SCARD_F_INTERNAL_ERROR", Trouble::card_fault, nullptr, nullptr},
    {kPcsc, "80100002", "SCARD_E_CANCELLED", Trouble::card_fault, N_("The wait was ended."), kLookAtStatus},
    {kPcsc, "80100003", "SCARD_E_INVALID_HANDLE", Trouble::no_reader,
     N_("The connection to the reader is gone: it was unplugged, or the reader service was started again."),
     nullptr},
    {kPcsc, "80100006", "SCARD_E_NO_MEMORY", Trouble::no_service,
     N_("The reader service is short of memory."), nullptr},
    {kPcsc, "80100009", "SCARD_E_UNKNOWN_READER", Trouble::no_reader, nullptr, nullptr},
    {kPcsc, "8010000A", "SCARD_E_TIMEOUT", Trouble::card_fault, N_("Nothing happened in time."),
     kLookAtStatus},
    {kPcsc, "8010000B", "SCARD_E_SHARING_VIOLATION", Trouble::card_in_use, nullptr, nullptr},
    {kPcsc, "8010000C", "SCARD_E_NO_SMARTCARD", Trouble::no_card, nullptr, nullptr},
    {kPcsc, "8010000D", "SCARD_E_UNKNOWN_CARD", Trouble::card_fault, nullptr, nullptr},
    {kPcsc, "8010000F", "SCARD_E_PROTO_MISMATCH", Trouble::card_fault, nullptr, nullptr},
    {kPcsc, "80100010", "SCARD_E_NOT_READY", Trouble::card_fault, nullptr, nullptr},
    {kPcsc, "80100013", "SCARD_F_COMM_ERROR", Trouble::no_service, nullptr, nullptr},
    {kPcsc, "80100016", "SCARD_E_NOT_TRANSACTED", Trouble::card_fault, nullptr, nullptr},
    {kPcsc, "80100017", "SCARD_E_READER_UNAVAILABLE", Trouble::no_reader, nullptr, nullptr},
    {kPcsc, "80100018", "SCARD_P_SHUTDOWN", Trouble::no_service, nullptr, nullptr},
    {kPcsc, "8010001D", "SCARD_E_NO_SERVICE", Trouble::no_service, nullptr, nullptr},
    {kPcsc, "8010001E", "SCARD_E_SERVICE_STOPPED", Trouble::no_service, nullptr, nullptr},
    {kPcsc, "80100027", "SCARD_E_NO_ACCESS", Trouble::access_denied, nullptr, nullptr},
    {kPcsc, "8010002E", "SCARD_E_NO_READERS_AVAILABLE", Trouble::no_reader, nullptr, nullptr},
    {kPcsc, "80100065", "SCARD_W_UNSUPPORTED_CARD", Trouble::card_fault, nullptr, nullptr},
    {kPcsc, "80100066", "SCARD_W_UNRESPONSIVE_CARD", Trouble::card_fault, nullptr, nullptr},
    {kPcsc, "80100067", "SCARD_W_UNPOWERED_CARD", Trouble::card_fault, nullptr, nullptr},
    {kPcsc, "80100068", "SCARD_W_RESET_CARD", Trouble::card_fault,
     N_("Another program has reset the card; logins on it are over."), kLogInAgain},
    {kPcsc, "80100069", "SCARD_W_REMOVED_CARD", Trouble::card_removed, nullptr, nullptr},
    {kPcsc, "8010006A", "SCARD_W_SECURITY_VIOLATION", Trouble::access_denied, nullptr, nullptr},
};

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::optional<std::uint32_t> number(std::string_view text, int base) {
  std::uint32_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string hexadecimal(std::uint32_t value) {
  std::array<char, 9> digits{};
  const auto [end, fault] = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return in_capitals({digits.data(), end});
}

CodeMeaning meaning_of(const CodeRow& row, std::string_view value) {
  const TroubleRow& trouble = row_of(row.trouble);
  const bool counts = row.kind == CodeKind::status_word && std::string_view(row.value).back() == 'x';
  return {row.kind,
          (row.kind == CodeKind::status_word ? "" : "0x") + std::string(value),
          row.name,
          row.meaning != nullptr ? row.meaning : trouble.message,
          row.remedy != nullptr ? row.remedy : trouble.remedy,
          counts ? std::to_string(number(value.substr(3), 16).value_or(0)) : ""};
}

std::optional<CodeMeaning> by_value(std::string_view value) {
  for (const CodeRow& row : kRows) {
    const std::string_view pattern = row.value;
    const bool fits = pattern.back() == 'x' && pattern.size() == value.size()
                          ? value.starts_with(pattern.substr(0, pattern.size() - 1))
                          : pattern == value;
    if (fits) return meaning_of(row, value);
  }
  return std::nullopt;
}

std::optional<CodeMeaning> by_name(std::string_view name) {
  for (const CodeRow& row : kRows)
    if (*row.name != '\0' && row.name == name) return meaning_of(row, row.value);
  return std::nullopt;
}

std::optional<CodeMeaning> of_the_tool(std::string_view typed) {
  for (const TroubleRow& row : trouble_rows()) {
    if (typed != row.code && typed != std::to_string(row.exit_code)) continue;
    return CodeMeaning{
        CodeKind::exit_code, std::to_string(row.exit_code), row.code, row.message, row.remedy, {}};
  }
  return std::nullopt;
}

}  // namespace

std::span<const CodeRow> code_rows() {
  return kRows;
}

// A bare number of up to three digits is an exit code where the tool has it; of four, a status word.
std::optional<CodeMeaning> meaning_of(std::string_view typed) {
  if (auto own = of_the_tool(typed)) return own;
  const std::string code = in_capitals(typed);
  if (auto named = by_name(code)) return named;
  const bool marked = code.starts_with("0X");
  const auto value = number(marked ? std::string_view(code).substr(2) : std::string_view(code), 16);
  const auto decimal = marked || code.size() == 4 ? std::nullopt : number(code, 10);
  if (decimal) {
    if (auto found = by_value(hexadecimal(*decimal))) return found;
  }
  return value ? by_value(hexadecimal(*value)) : std::nullopt;
}

}  // namespace holder
