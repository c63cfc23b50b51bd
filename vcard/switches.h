// Every fact about the card that is not certain, as a switch with named positions: one table, from which the
// card's behaviour, `jpki-vcard make --set`, `jpki-vcard switches` and the pairwise suites are all read.
// Thread rule: the table is constant; Switches is a value.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace vcard {

enum class Fact : std::size_t {
  kind,
  interface,
  first_command_fails,
  partial_aid,
  select_with_answer,
  reselect_drops_pin,
  other_applet_drops_pin,
  warm_reset_drops_pin,
  verify_drops_other_pin,
  wrong_verify_drops_pin,
  signature_consumes_login,
  locked_status,
  last_try_status,
  locked_query,
  query_after_verify,
  wrong_length_verify,
  pin_change,
  change_drops_pin,
  end_of_file,
  filler,
  file_size,
  read_limit,
  inexact_length,
  get_response,
  extended_length,
  short_file_ids,
  hash_variants,
  pss,
  pss_salt,
  signing_checks,
  wrong_length_signature,
  signature_ms,
  token_info,
  token_serial,
  presence_file,
  certificates,
  missing_certificate,
  issuer_certificate,
  auth_key_usage,
  text_attributes,
  text_number,
  text_layout,
  text_lengths,
  common_record,
  count_of_facts,
};

struct SwitchRow {
  Fact fact;
  std::string_view name;
  std::span<const std::string_view> positions;  // the default first
  std::string_view meaning;                     // what varies
  std::string_view source;  // where the default comes from, in docs/card-protocol.md's words
};

std::span<const SwitchRow> switch_table();
const SwitchRow& switch_row(Fact fact);

// A name or a position that the table does not have.
class SwitchError : public std::invalid_argument {
 public:
  SwitchError(const std::string& what, std::string name, std::string position, const SwitchRow* row);
  const std::string& name() const { return name_; }
  const std::string& position() const { return position_; }
  const SwitchRow* row() const { return row_; }  // null where the name is unknown

 private:
  std::string name_;
  std::string position_;
  const SwitchRow* row_;
};

class Switches {
 public:
  std::string_view operator[](Fact fact) const;
  // Throws std::logic_error for a position that the fact does not have: a slip in the caller's code.
  bool is(Fact fact, std::string_view position) const;
  // The status word that a position such as "6984" spells.
  std::uint16_t status(Fact fact) const;
  // The number that a position such as "350" spells.
  unsigned number(Fact fact) const;

  Switches& set(Fact fact, std::string_view position);
  // Throws SwitchError.
  Switches& set(std::string_view name, std::string_view position);

 private:
  std::array<std::size_t, static_cast<std::size_t>(Fact::count_of_facts)> positions_{};
};

}  // namespace vcard
