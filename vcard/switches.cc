#include "vcard/switches.h"

#include <algorithm>
#include <charconv>

#include "support/enum_table.h"
#include "support/joined.h"

namespace vcard {
namespace {

using Names = std::string_view;

constexpr Names kKinds[] = {"my-number-card", "resident-card", "android", "iphone", "no-applet"};
constexpr Names kInterfaces[] = {"contactless", "contact", "contact-short-only", "contact-no-history"};
constexpr Names kYesNo[] = {"yes", "no"};
constexpr Names kNoYes[] = {"no", "yes"};
constexpr Names kSelectAnswers[] = {"fci", "6A86", "nothing"};
constexpr Names kLocked[] = {"6984", "6983"};
constexpr Names kLastTry[] = {"63C0", "6984", "6983"};
constexpr Names kLockedQuery[] = {"63C0", "6983", "6984"};
constexpr Names kQueryAfterVerify[] = {"63Cx", "9000"};
constexpr Names kWrongLength[] = {"counted-63Cx", "counted-6700", "free-6700", "free-6985"};
constexpr Names kPinChange[] = {"works", "6982", "6D00"};
constexpr Names kEndOfFile[] = {"6B00", "9000", "6282"};
constexpr Names kFiller[] = {"FF", "none", "00"};
constexpr Names kFileSize[] = {"2048", "1792", "4096"};
constexpr Names kReadLimit[] = {"256", "128", "37"};
constexpr Names kInexact[] = {"fewer", "6Cxx", "all"};
constexpr Names kGetResponse[] = {"never", "61xx", "61xx-in-pieces"};
constexpr Names kExtended[] = {"works", "6700"};
constexpr Names kSalt[] = {"32", "20", "222"};
constexpr Names kSigningChecks[] = {"parameters-first", "pin-first", "length-first"};
constexpr Names kWrongSignature[] = {"6985", "6700"};
constexpr Names kSignatureMs[] = {"350", "2000", "5000"};
constexpr Names kTokenInfo[] = {"present", "missing", "unknown-label", "cut-off", "empty", "long"};
constexpr Names kTokenSerial[] = {"fixed", "per-card"};
constexpr Names kPresence[] = {"true", "missing", "odd", "always-both", "empty"};
constexpr Names kCertificates[] = {"both", "auth-only", "sign-only"};
constexpr Names kMissing[] = {"6A82", "6982", "empty", "FF", "00"};
constexpr Names kIssuer[] = {"present", "missing", "empty", "garbage", "damaged"};
constexpr Names kAuthUsage[] = {"none", "client-auth"};
constexpr Names kTextFile[] = {"present", "missing", "empty", "garbage", "cut-off"};
constexpr Names kTextLayout[] = {"offsets-first", "no-offsets", "another-order", "unknown-field"};
constexpr Names kTextLengths[] = {"shortest", "two-bytes"};
constexpr Names kCommonRecord[] = {"object", "digits", "letters", "short", "missing"};

constexpr SwitchRow kTable[] = {
    {Fact::kind, "kind", kKinds, "what lies on the reader", "labels of EF 0006; phones and other cards"},
    {Fact::interface, "interface", kInterfaces, "the ATR", "published lists of ATRs"},
    {Fact::first_command_fails, "first_command_fails", kNoYes,
     "whether the first command after power-up is answered 6F00", "seen on one measured card"},
    {Fact::partial_aid, "partial_aid", kYesNo, "whether a cut AID selects its applet", "one source"},
    {Fact::select_with_answer, "select_with_answer", kSelectAnswers,
     "the answer to SELECT of an applet with P2=00", "weak: an FCI template"},
    {Fact::reselect_drops_pin, "reselect_drops_pin", kYesNo, "whether selecting the applet again ends logins",
     "OpenSC relies on it; another source says both"},
    {Fact::other_applet_drops_pin, "other_applet_drops_pin", kYesNo,
     "whether selecting another applet ends logins", "assumed by all, measured by nobody"},
    {Fact::warm_reset_drops_pin, "warm_reset_drops_pin", kYesNo, "whether a warm reset ends logins",
     "ISO 7816-4; one source says it does not"},
    {Fact::verify_drops_other_pin, "verify_drops_other_pin", kNoYes,
     "whether verifying one PIN ends the login with the other", "nobody"},
    {Fact::wrong_verify_drops_pin, "wrong_verify_drops_pin", kYesNo,
     "whether a wrong PIN ends an earlier login with it", "ISO 7816-4; nobody measured it"},
    {Fact::signature_consumes_login, "signature_consumes_login", kNoYes,
     "whether a signature ends the login with its PIN", "inferred from batch signatures"},
    {Fact::locked_status, "locked_status", kLocked, "the answer to VERIFY on a blocked PIN",
     "two sources; two others expect 6983"},
    {Fact::last_try_status, "last_try_status", kLastTry, "the answer to the try that blocks a PIN",
     "one source"},
    {Fact::locked_query, "locked_query", kLockedQuery, "the answer to the counter query on a blocked PIN",
     "one source, on another applet"},
    {Fact::query_after_verify, "query_after_verify", kQueryAfterVerify,
     "the answer to the counter query after a right VERIFY", "one statement, on a real card"},
    {Fact::wrong_length_verify, "wrong_length_verify", kWrongLength,
     "whether a PIN of a wrong length costs a try, and the answer", "nobody"},
    {Fact::pin_change, "pin_change", kPinChange, "whether 00 24 01 80 changes a PIN",
     "two sources, untested on a card"},
    {Fact::change_drops_pin, "change_drops_pin", kNoYes, "whether a change of a PIN ends the login with it",
     "nobody"},
    {Fact::end_of_file, "end_of_file", kEndOfFile, "the answer to a read at or past the end of a file",
     "two sources"},
    {Fact::filler, "filler", kFiller, "what follows the certificate in its file",
     "inferred from another applet"},
    {Fact::file_size, "file_size", kFileSize, "the size of a certificate file that has filler", "nobody"},
    {Fact::read_limit, "read_limit", kReadLimit, "how many bytes one read gives at the most",
     "256 on all readers reported; fewer is allowed"},
    {Fact::inexact_length, "inexact_length", kInexact, "the answer where Le is not what there is",
     "logs of real reads"},
    {Fact::get_response, "get_response", kGetResponse, "whether answers are fetched by GET RESPONSE",
     "no log shows it; some drivers handle it"},
    {Fact::extended_length, "extended_length", kExtended, "whether extended length is understood",
     "one source, contactless"},
    {Fact::short_file_ids, "short_file_ids", kYesNo, "whether short file identifiers work",
     "one source, test cards"},
    {Fact::hash_variants, "hash_variants", kYesNo, "whether the signing command takes P1=01 to 03",
     "one source, test cards"},
    {Fact::pss, "pss", kYesNo, "whether the signing command takes P1=04 and 05 (RSASSA-PSS)",
     "one source, test cards"},
    {Fact::pss_salt, "pss_salt", kSalt, "the length of the salt of RSASSA-PSS", "nobody states it"},
    {Fact::signing_checks, "signing_checks", kSigningChecks,
     "which is seen before the missing login: a wrong P1, nothing, or also a wrong length",
     "one source, test cards"},
    {Fact::wrong_length_signature, "wrong_length_signature", kWrongSignature,
     "the answer to signing data of a wrong length", "one source names both"},
    {Fact::signature_ms, "signature_ms", kSignatureMs, "how long a signature takes, in the ledger's model",
     "nobody"},
    {Fact::token_info, "token_info", kTokenInfo, "EF 0006", "one source beyond the label"},
    {Fact::token_serial, "token_serial", kTokenSerial,
     "whether the serial in EF 0006 differs from card to card", "nobody"},
    {Fact::presence_file, "presence_file", kPresence, "EF 0008, which says which certificates exist",
     "one source, for a card with both"},
    {Fact::certificates, "certificates", kCertificates, "which certificates the card was issued with",
     "municipal pages: none for signing under 15"},
    {Fact::missing_certificate, "missing_certificate", kMissing,
     "the file of a certificate that was not issued", "nobody"},
    {Fact::issuer_certificate, "issuer_certificate", kIssuer, "the file of the issuer's certificate",
     "two sources read one; nobody says that every card has it"},
    {Fact::auth_key_usage, "auth_key_usage", kAuthUsage,
     "extended key usage in the authentication certificate", "nobody"},
    {Fact::text_attributes, "text_attributes", kTextFile,
     "EF 0002 of the text applet: name, address, date of birth and sex",
     "two sources, for cards that have it"},
    {Fact::text_number, "text_number", kTextFile, "EF 0001 of the text applet: the Individual Number",
     "two sources, for cards that have it"},
    {Fact::text_layout, "text_layout", kTextLayout,
     "what lies in EF 0002 of the text applet, and in which order",
     "two sources for the order, one for the table of offsets"},
    {Fact::text_lengths, "text_lengths", kTextLengths, "how the text applet's files spell lengths",
     "inferred: as short as BER allows"},
    {Fact::common_record, "common_record", kCommonRecord,
     "the record with the card's number in the common applet: digits, as an object or bare",
     "two sources, which differ in this"},
};

static_assert(support::in_enum_order(kTable, &SwitchRow::fact,
                                     static_cast<std::size_t>(Fact::count_of_facts)),
              "the table has one row a fact, in the order of the enumeration");

}  // namespace

std::span<const SwitchRow> switch_table() {
  return kTable;
}

const SwitchRow& switch_row(Fact fact) {
  return kTable[static_cast<std::size_t>(fact)];
}

SwitchError::SwitchError(const std::string& what, std::string name, std::string position,
                         const SwitchRow* row)
    : std::invalid_argument(what), name_(std::move(name)), position_(std::move(position)), row_(row) {}

std::string_view Switches::operator[](Fact fact) const {
  return switch_row(fact).positions[positions_[static_cast<std::size_t>(fact)]];
}

bool Switches::is(Fact fact, std::string_view position) const {
  const auto& positions = switch_row(fact).positions;
  if (std::find(positions.begin(), positions.end(), position) == positions.end())
    throw std::logic_error("no such position of the switch " + std::string(switch_row(fact).name));
  return (*this)[fact] == position;
}

std::uint16_t Switches::status(Fact fact) const {
  const std::string_view digits = (*this)[fact];
  std::uint16_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

unsigned Switches::number(Fact fact) const {
  const std::string_view digits = (*this)[fact];
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Switches& Switches::set(Fact fact, std::string_view position) {
  const SwitchRow& row = switch_row(fact);
  const auto found = std::find(row.positions.begin(), row.positions.end(), position);
  if (found == row.positions.end())
    throw SwitchError("the switch " + std::string(row.name) + " has no position " + std::string(position) +
                          "; it has " + support::joined(row.positions, " | "),
                      std::string(row.name), std::string(position), &row);
  positions_[static_cast<std::size_t>(fact)] = static_cast<std::size_t>(found - row.positions.begin());
  return *this;
}

Switches& Switches::set(std::string_view name, std::string_view position) {
  const auto* row = std::find_if(std::begin(kTable), std::end(kTable),
                                 [&](const SwitchRow& each) { return each.name == name; });
  if (row == std::end(kTable))
    throw SwitchError("there is no switch " + std::string(name), std::string(name), std::string(position),
                      nullptr);
  return set(row->fact, position);
}

}  // namespace vcard
