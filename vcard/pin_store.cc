#include "vcard/pin_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <toml++/toml.h>

#include "vcard/text_file.h"

namespace vcard {
namespace {

// Lengths and tries: docs/card-protocol.md, "PINs". The password of the old resident card began at four
// characters.
constexpr PinRow kPins[] = {
    {PinId::auth, "auth", 3, 4, 4},     {PinId::sign, "sign", 5, 6, 16}, {PinId::text, "text", 3, 4, 4},
    {PinId::text_b, "text_b", 3, 4, 4}, {PinId::juki, "juki", 3, 4, 4},
};

std::string to_toml(const PinRecords& records) {
  std::ostringstream text;
  text << "# The PINs of this card and the tries that each has left. Changed by the card itself.\n";
  for (const auto& row : kPins) {
    toml::table table;
    table.insert("value", records[row.id].value);
    table.insert("left", records[row.id].left);
    table.is_inline(true);
    text << row.name << " = " << table << '\n';
  }
  return text.str();
}

PinRecords from_toml(const std::filesystem::path& path) {
  PinRecords records;
  const toml::table table = toml::parse(read_toml_text(path), path.string());
  for (const auto& row : kPins) {
    const auto value = table[row.name]["value"].value<std::string>();
    const auto left = table[row.name]["left"].value<int>();
    if (!value || !left || *left < 0 || *left > row.tries)
      throw std::runtime_error(path.string() + ": no valid entry for the PIN " + std::string(row.name));
    records[row.id] = {*value, *left};
  }
  return records;
}

class MemoryPins : public PinStore {
 public:
  explicit MemoryPins(PinRecords records) : records_(std::move(records)) {}

  PinRecords read() override {
    const support::MutexLock lock(mutex_);
    return records_;
  }
  void change(const std::function<void(PinRecords&)>& edit) override {
    const support::MutexLock lock(mutex_);
    edit(records_);
  }

 private:
  support::Mutex mutex_;
  PinRecords records_ JPKI_GUARDED_BY(mutex_);
};

class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& path)
      : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (file_ < 0) throw std::system_error(errno, std::generic_category(), path.string());
    while (flock(file_, LOCK_EX) != 0)
      if (errno != EINTR) break;
  }
  ~FileLock() { close(file_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_;
};

class DirectoryPins : public PinStore {
 public:
  explicit DirectoryPins(std::filesystem::path directory) : directory_(std::move(directory)) {}

  PinRecords read() override { return from_toml(directory_ / "pins.toml"); }
  void change(const std::function<void(PinRecords&)>& edit) override {
    const FileLock lock(directory_ / "pins.lock");
    PinRecords records = from_toml(directory_ / "pins.toml");
    edit(records);
    write_pins(directory_, records);
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace

const PinRow& pin_row(PinId id) {
  return kPins[static_cast<std::size_t>(id)];
}

PinRecords fresh_pins(const Holder& holder) {
  PinRecords records;
  for (const auto& row : kPins) records[row.id] = {holder.auth_pin, row.tries};
  records[PinId::sign].value = holder.sign_pin;
  records[PinId::text].value = holder.text_pin;
  records[PinId::text_b] = {"", 0};  // found blocked on the card that was measured
  return records;
}

std::unique_ptr<PinStore> keep_pins_in_memory(PinRecords records) {
  return std::make_unique<MemoryPins>(std::move(records));
}

std::unique_ptr<PinStore> keep_pins_in(const std::filesystem::path& directory) {
  return std::make_unique<DirectoryPins>(directory);
}

void write_pins(const std::filesystem::path& directory, const PinRecords& records) {
  write_file(directory / "pins.toml", to_toml(records));
}

}  // namespace vcard
