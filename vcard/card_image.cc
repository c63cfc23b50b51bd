#include "vcard/card_image.h"

#include <ctime>
#include <sstream>
#include <system_error>

#include <toml++/toml.h>

#include "vcard/text_file.h"

namespace vcard {
namespace {

namespace fs = std::filesystem;
using Problem = CardImageError::Problem;

struct HolderField {
  std::string_view name;
  std::string Holder::*member;
};
constexpr HolderField kHolderFields[] = {
    {"name", &Holder::name},
    {"address", &Holder::address},
    {"prefecture", &Holder::prefecture},
    {"city", &Holder::city},
    {"municipality_code", &Holder::municipality_code},
};

std::string card_toml(const Switches& switches, const Holder& holder) {
  std::ostringstream text;
  text << "# A virtual My Number card, made by jpki-vcard. The person does not exist.\n"
          "# Its PINs and counters are in pins.toml.\n\n[switches]\n";
  for (const auto& row : switch_table()) {
    text << "# " << row.meaning << ":";
    for (const auto position : row.positions) text << ' ' << position;
    text << '\n' << row.name << " = \"" << switches[row.fact] << "\"\n";
  }
  text << "\n[holder]\n";
  for (const auto& field : kHolderFields)
    text << field.name << " = " << toml::value(holder.*field.member) << '\n';
  text << "sex = " << static_cast<int>(holder.sex)
       << "\nbirth = " << toml::date{holder.birth.year, holder.birth.month, holder.birth.day} << '\n';
  return text.str();
}

Switches read_switches(const toml::table& card) {
  Switches switches;
  const toml::table* table = card["switches"].as_table();
  if (table == nullptr) return switches;
  for (const auto& [name, node] : *table) {
    const auto position = node.value<std::string>();
    if (!position)
      throw std::runtime_error("the switch " + std::string(name.str()) + " is no text in quotes");
    switches.set(name.str(), *position);
  }
  return switches;
}

Holder read_holder(const toml::table& card) {
  Holder holder;
  const auto table = card["holder"];
  for (const auto& field : kHolderFields) holder.*field.member = table[field.name].value_or(std::string{});
  holder.sex = table["sex"].value_or(2) == 1 ? Sex::male : Sex::female;
  if (const auto birth = table["birth"].value<toml::date>())
    holder.birth = {birth->year, birth->month, birth->day};
  return holder;
}

void write_credential(const fs::path& directory, const std::string& name, const Credential& credential) {
  const auto der = [&](const fs::path& path, const support::Bytes& bytes) {
    write_file(path, support::as_text(bytes));
  };
  write_file(directory / "keys" / (name + ".pem"), credential.key.to_pem());
  der(directory / "certificates" / (name + ".der"), credential.certificate);
  der(directory / "certificates" / (name + "-ca.der"), credential.issuer_certificate);
}

support::Bytes read_bytes(const fs::path& path) {
  return support::copy_of(support::as_bytes(read_file(path)));
}

Credential read_credential(const fs::path& directory, const std::string& name) {
  return {RsaKey::from_pem(read_file(directory / "keys" / (name + ".pem"))),
          read_bytes(directory / "certificates" / (name + ".der")),
          read_bytes(directory / "certificates" / (name + "-ca.der"))};
}

void make_directories(const fs::path& directory) {
  for (const auto* part : {"keys", "certificates", "authority"}) fs::create_directories(directory / part);
  for (const auto* part : {"keys", "authority"}) fs::permissions(directory / part, fs::perms::owner_all);
}

// A folder that cannot be looked into has none, as far as anybody can tell.
bool has_card(const fs::path& directory) {
  std::error_code none;
  return fs::exists(directory / "card.toml", none);
}

void write_card(const fs::path& directory, const CardContents& contents, const Authorities& authorities) {
  make_directories(directory);
  write_file(directory / "authority" / "auth.pem", authorities.authentication.key.to_pem());
  write_file(directory / "authority" / "sign.pem", authorities.signature.key.to_pem());
  write_credential(directory, "auth", contents.authentication);
  write_credential(directory, "sign", contents.signature);
  write_pins(directory, fresh_pins(contents.holder));
  // Last, for its presence says that a whole card is there.
  write_file(directory / "card.toml", card_toml(contents.switches, contents.holder));
}

}  // namespace

CardImageError::CardImageError(Problem problem, const fs::path& path, const std::string& detail,
                               std::error_code cause)
    : std::runtime_error(path.string() + ": " + detail),
      problem_(problem),
      path_(path),
      detail_(detail),
      cause_(cause) {}

CardContents make_card(const fs::path& directory, const Switches& switches, const Holder& holder,
                       std::optional<std::time_t> ends) {
  if (has_card(directory))
    throw CardImageError(Problem::card_there_already, directory, "a card is there already");
  const std::time_t now = std::time(nullptr);
  const Authorities authorities = found_authorities(now);
  CardContents contents = issue_card(switches, holder, authorities, now, ends);
  try {
    write_card(directory, contents, authorities);
  } catch (const std::system_error& error) {
    throw CardImageError(Problem::cannot_write, directory, error.what(), error.code());
  }
  return contents;
}

std::unique_ptr<VirtualCard> load_card(const fs::path& directory) {
  if (!has_card(directory)) throw CardImageError(Problem::no_card, directory, "no card is there");
  try {
    const fs::path path = directory / "card.toml";
    const toml::table card = toml::parse(read_toml_text(path), path.string());
    auto pins = keep_pins_in(directory);
    Holder holder = read_holder(card);
    const PinRecords records = pins->read();
    holder.auth_pin = records[PinId::auth].value;
    holder.sign_pin = records[PinId::sign].value;
    holder.text_pin = records[PinId::text].value;
    return std::make_unique<VirtualCard>(
        CardContents{read_switches(card), holder, read_credential(directory, "auth"),
                     read_credential(directory, "sign")},
        std::move(pins));
  } catch (const toml::parse_error& error) {
    std::ostringstream where;
    where << error.description() << ", line " << error.source().begin.line;
    throw CardImageError(Problem::damaged, directory, where.str());
  } catch (const std::exception& error) {
    throw CardImageError(Problem::damaged, directory, error.what());
  }
}

}  // namespace vcard
