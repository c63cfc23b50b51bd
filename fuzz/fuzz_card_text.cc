// What is read out of the text application's files: name, address, date of birth, sex, and the Individual
// Number.
//
// Beside what the sanitizers see: every slice lies within the object, and what is shown is UTF-8 without
// control characters.
#include <algorithm>

#include "fuzz/invariant.h"
#include "holder/person.h"
#include "holder/printable.h"
#include "jpki/text/text_object.h"
#include "support/utf8.h"

namespace fuzz {
namespace {

using jpki::text::ObjectTag;
using support::as_text;
using support::ByteView;

bool lies_in(ByteView slice, ByteView whole) {
  return slice.empty() ||
         (slice.data() >= whole.data() && slice.data() + slice.size() <= whole.data() + whole.size());
}

bool is_plain(std::string_view text) {
  while (!text.empty()) {
    const auto [code, size] = support::utf8::first_character(text);
    if (size == 0 || code < 0x20 || code == 0x7F || support::utf8::is_surrogate(code)) return false;
    text.remove_prefix(size);
  }
  return true;
}

void read_attributes(ByteView object) {
  const auto size = jpki::text::object_size(ObjectTag::attributes, object);
  require(!size || *size <= jpki::text::kLongestObject, "an object has a sane size");
  const auto found = jpki::text::attributes_in(object);
  if (!found) return;
  require(size && *size <= object.size(), "an object is whole");
  for (const ByteView field : {found->name, found->address, found->birth, found->sex}) {
    require(lies_in(field, object.first(*size)), "a field lies within its object");
    require(is_plain(holder::printable(as_text(field))), "what is shown is plain text");
  }
  holder::sex_from(as_text(found->sex));
  if (const auto day = holder::day_from(as_text(found->birth))) {
    const holder::BirthDate birth{holder::era_of(*day), *day};
    require(birth.era == holder::Era::unknown || birth.year_of_era() > 0,
            "a year of an era is counted from one");
    holder::iso_date(*day);
  }
}

void read_number(ByteView object) {
  const auto number = jpki::text::number_in(object);
  if (!number) return;
  require(number->size() == 12 && lies_in(*number, object), "a number has twelve digits");
  require(std::all_of(number->begin(), number->end(), [](std::uint8_t c) { return c >= '0' && c <= '9'; }),
          "a number is of digits");
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const support::ByteView bytes(data, size);
  fuzz::read_attributes(bytes);
  fuzz::read_number(bytes);
  return 0;
}
