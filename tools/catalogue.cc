#include "tools/catalogue.h"

#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tools {
namespace {

constexpr std::uint32_t kMagic = 0x950412de;
// Where the head has the number of messages, and the tables of the originals and of the translations.
constexpr std::size_t kCount = 8;
constexpr std::size_t kOriginals = 12;
constexpr std::size_t kTranslations = 16;
// A row of the tables: length, offset.
constexpr std::size_t kRow = 8;

}  // namespace

Catalogue::Catalogue(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  content_.assign(std::istreambuf_iterator<char>(in), {});
  try {
    if (number_at(0) != kMagic) return;
    const std::size_t originals = number_at(kOriginals);
    const std::size_t translations = number_at(kTranslations);
    for (std::size_t i = 0, count = number_at(kCount); i < count; ++i)
      entries_.emplace(text_at(originals + i * kRow), text_at(translations + i * kRow));
    // The catalogue's own head stands behind the empty text.
    entries_.erase(std::string_view());
  } catch (const std::out_of_range&) {
    entries_.clear();
  }
}

const char* Catalogue::translated(const char* text) const {
  const auto found = entries_.find(text);
  return found == entries_.end() ? text : found->second.data();
}

std::uint32_t Catalogue::number_at(std::size_t offset) const {
  std::uint32_t number = 0;
  if (offset > content_.size() || content_.size() - offset < sizeof number) throw std::out_of_range("number");
  std::memcpy(&number, content_.data() + offset, sizeof number);
  return number;
}

std::string_view Catalogue::text_at(std::size_t offset) const {
  const std::size_t length = number_at(offset);
  const std::size_t start = number_at(offset + sizeof(std::uint32_t));
  if (content_.at(start + length) != '\0') throw std::out_of_range("text");
  return std::string_view(content_).substr(start, length);
}

}  // namespace tools
