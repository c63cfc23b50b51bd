#include "tools/jpki-tool/demo_card.h"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "holder/message_id.h"
#include "holder/trouble.h"
#include "holder/whole_file.h"
#include "tools/jpki-tool/says.h"
#include "tools/jpki-tool/signals.h"
#include "tools/messages.h"
#include "tools/this_computer.h"
#include "vcard/card_image.h"
#include "vcard/holder.h"
#include "vcard/in_process.h"

namespace jpki_tool {
namespace {

namespace fs = std::filesystem;
using holder::Trouble;
using holder::TroubleError;

[[noreturn]] void cannot_write(const fs::path& path, int error) {
  throw TroubleError(Trouble::file_not_written, path.string(), {}, holder::reason_not_written(error));
}

// A folder beside the card's, which goes with all that is in it. Signals wait until it is gone.
class Workshop {
 public:
  explicit Workshop(const fs::path& place) : name_(place.string() + ".XXXXXX") {
    std::error_code error;
    fs::create_directories(place.parent_path(), error);
    if (error) cannot_write(place, error.value());
    if (mkdtemp(name_.data()) == nullptr) cannot_write(place, errno);
  }
  ~Workshop() {
    std::error_code none;
    fs::remove_all(name_, none);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  fs::path of(const char* name) const { return fs::path(name_) / name; }

 private:
  const SignalShield shield_;
  std::string name_;
};

// Into a folder of the workshop's.
fs::path make_in(const Workshop& workshop, const fs::path& place) {
  remark(_("An invented card is being made …"));
  fs::path made = workshop.of("card");
  try {
    vcard::make_card(made, vcard::Switches(), vcard::invent_holder());
  } catch (const vcard::CardImageError& error) {
    cannot_write(place, error.cause().value());
  }
  // Whoever has ended the command meanwhile has no card made.
  if (an_end_is_wished()) throw TroubleError(Trouble::cancelled);
  return made;
}

bool is_there(const fs::path& path) {
  std::error_code none;
  return fs::exists(fs::symlink_status(path, none));
}

// Whole or not at all, and never in the place of one that another program has made meanwhile.
void make_at(const fs::path& place) {
  const Workshop workshop(place);
  std::error_code error;
  fs::rename(make_in(workshop, place), place, error);
  if (error && !is_there(place / "card.toml")) cannot_write(place, error.value());
}

// Nobody's work goes with an old card.
void make_sure_of_nothing_else_in(const fs::path& place) {
  constexpr std::string_view kOfACard[] = {"card.toml", "pins.", "keys", "certificates", "authority"};
  constexpr const char* kSomethingElse = N_("something else than a card is in it");
  std::error_code none;
  if (!fs::is_directory(place, none))
    throw TroubleError(Trouble::file_not_written, place.string(), {}, kSomethingElse);
  for (const auto& entry : fs::directory_iterator(place, none)) {
    const std::string name = entry.path().filename();
    const bool known = std::any_of(std::begin(kOfACard), std::end(kOfACard),
                                   [&name](std::string_view each) { return name.starts_with(each); });
    if (!known) throw TroubleError(Trouble::file_not_written, place.string(), {}, kSomethingElse);
  }
}

// The new one first: without room for it the old one stays.
void replace_at(const fs::path& place) {
  make_sure_of_nothing_else_in(place);
  const Workshop workshop(place);
  const fs::path made = make_in(workshop, place);
  const fs::path old = workshop.of("old");
  std::error_code error;
  fs::rename(place, old, error);
  if (error) cannot_write(place, error.value());
  fs::rename(made, place, error);
  if (!error) return;
  const int why = error.value();
  fs::rename(old, place, error);
  cannot_write(place, why);
}

}  // namespace

fs::path demo_card_folder() {
  fs::path place = tools::this_computer().path_of("$DATA/jpki-pkcs11/demo-card");
  if (place.empty())
    throw TroubleError(Trouble::file_not_written, "demo-card", {}, N_("there is no home folder"));
  return place;
}

std::shared_ptr<vcard::VirtualCard> demo_card() {
  const fs::path place = demo_card_folder();
  if (!is_there(place)) make_at(place);
  try {
    return vcard::load_card(place);
  } catch (const vcard::CardImageError& error) {
    throw TroubleError(Trouble::demo_card_unusable, place.string(), error.what());
  }
}

std::shared_ptr<vcard::VirtualCard> new_demo_card() {
  const fs::path place = demo_card_folder();
  if (is_there(place)) replace_at(place);
  return demo_card();
}

std::unique_ptr<apdu::ReaderDirectory> open_demo_reader() {
  return std::make_unique<vcard::VirtualReaderDirectory>(vcard::kDemoReader, demo_card());
}

}  // namespace jpki_tool
