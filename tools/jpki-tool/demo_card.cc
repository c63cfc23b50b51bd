#include "tools/jpki-tool/demo_card.h"

#include <stdlib.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "holder/message_id.h"
#include "holder/trouble.h"
#include "holder/whole_file.h"
#include "tools/jpki-tool/says.h"
#include "tools/messages.h"
#include "vcard/card_image.h"
#include "vcard/holder.h"
#include "vcard/in_process.h"

namespace jpki_tool {
namespace {

namespace fs = std::filesystem;
using holder::Trouble;
using holder::TroubleError;

// What lies in an absolute path, as the XDG base directory specification has it.
fs::path folder_named_by(const char* variable) {
  const char* value = std::getenv(variable);
  fs::path folder = value == nullptr ? "" : value;
  return folder.is_absolute() ? folder : fs::path();
}

[[noreturn]] void cannot_write(const fs::path& path, int error) {
  throw TroubleError(Trouble::file_not_written, path.string(), {}, holder::reason_not_written(error));
}

// A folder beside the card's, which goes with all that is in it.
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
  std::string name_;
};

// Whole or not at all, and never in the place of one that another program has made meanwhile.
void make_at(const fs::path& place) {
  const Workshop workshop(place);
  remark(_("An invented card is being made …"));
  const fs::path made = workshop.of("card");
  try {
    vcard::make_card(made, vcard::Switches(), vcard::invent_holder());
  } catch (const vcard::CardImageError& error) {
    cannot_write(place, error.cause().value());
  }
  std::error_code error;
  fs::rename(made, place, error);
  if (error && !fs::exists(place / "card.toml")) cannot_write(place, error.value());
}

void take_away(const fs::path& place) {
  const Workshop workshop(place);
  std::error_code error;
  fs::rename(place, workshop.of("card"), error);
  if (error && error != std::errc::no_such_file_or_directory) cannot_write(place, error.value());
}

}  // namespace

fs::path demo_card_folder() {
  fs::path data = folder_named_by("XDG_DATA_HOME");
  if (data.empty()) {
    const fs::path home = folder_named_by("HOME");
    if (home.empty())
      throw TroubleError(Trouble::file_not_written, "demo-card", {}, N_("there is no home folder"));
    data = home / ".local/share";
  }
  return data / "jpki-pkcs11/demo-card";
}

std::shared_ptr<vcard::VirtualCard> demo_card() {
  const fs::path place = demo_card_folder();
  if (!fs::exists(place)) make_at(place);
  try {
    return vcard::load_card(place);
  } catch (const vcard::CardImageError& error) {
    throw TroubleError(Trouble::demo_card_unusable, place.string(), error.what());
  }
}

std::shared_ptr<vcard::VirtualCard> new_demo_card() {
  take_away(demo_card_folder());
  return demo_card();
}

std::unique_ptr<apdu::ReaderDirectory> open_demo_reader() {
  return std::make_unique<vcard::VirtualReaderDirectory>(vcard::kDemoReader, demo_card());
}

}  // namespace jpki_tool
