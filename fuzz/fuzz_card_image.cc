// The texts in a virtual card's directory: card.toml, a null byte, pins.toml.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "fuzz/invariant.h"
#include "vcard/card_image.h"

namespace fuzz {
namespace {

namespace fs = std::filesystem;

// A card that is made once a process and gone with it.
class Directory {
 public:
  Directory() : path_(made()) { vcard::make_card(path_, {}, vcard::invent_holder(1)); }
  ~Directory() { fs::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  const fs::path& path() const { return path_; }
  void put(const char* name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary | std::ios::trunc) << text;
  }

 private:
  static fs::path made() {
    std::string name = fs::temp_directory_path() / "jpki-fuzz-XXXXXX";
    require(mkdtemp(name.data()) != nullptr, "there is room for a directory");
    return name;
  }

  const fs::path path_;
};

void load(std::string_view text) {
  static const Directory directory;
  const std::size_t end = std::min(text.find('\0'), text.size());
  directory.put("card.toml", text.substr(0, end));
  directory.put("pins.toml", text.substr(std::min(end + 1, text.size())));
  try {
    const auto card = vcard::load_card(directory.path());
    card->power_on();
    for (const vcard::PinId id : {vcard::PinId::auth, vcard::PinId::sign}) {
      require(card->tries_left(id) >= 0 && card->tries_left(id) <= vcard::pin_row(id).tries,
              "tries are in range");
    }
    card->process(support::from_hex("00A4040C0AD392F000260100000001"));
  } catch (const vcard::CardImageError& error) {
    require(error.problem() == vcard::CardImageError::Problem::damaged,
            "what is wrong is what the texts say");
  }
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::load({reinterpret_cast<const char*>(data), size});
  return 0;
}
