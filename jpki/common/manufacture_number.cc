#include "jpki/common/manufacture_number.h"

#include <algorithm>

#include "jpki/common/layout.h"
#include "jpki/gen1/layout.h"
#include "jpki/select_application.h"
#include "support/der.h"
#include "support/log.h"

namespace jpki::common {
namespace {

using apdu::Response;
using apdu::Transaction;
using support::ByteView;
namespace iso7816 = apdu::iso7816;

bool is_digit(std::uint8_t byte) {
  return byte >= '0' && byte <= '9';
}

bool is_letter_or_digit(std::uint8_t byte) {
  return is_digit(byte) || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

// X.690 section 8.1.2.4: the five low bits say that another byte of the tag follows.
constexpr std::uint8_t kLongTag = 0x1F;

// The object that the record begins with. Which tag it has is not known, one of two bytes perhaps.
struct Object {
  ByteView value;
  bool fills_the_record;
};
std::optional<Object> object_in(ByteView record) {
  if (record.empty()) return std::nullopt;
  const ByteView end_of_tag = (record[0] & kLongTag) == kLongTag ? record.subspan(1) : record;
  const auto object = support::der::read_header(end_of_tag);
  if (!object || object->size() > end_of_tag.size()) return std::nullopt;
  return Object{end_of_tag.subspan(object->header_size, object->content_size),
                object->size() == end_of_tag.size()};
}

std::optional<std::string> number_in(ByteView text) {
  if (text.size() < kManufactureOffset + kManufactureSize) return std::nullopt;
  const ByteView before = text.first(kManufactureOffset);
  const ByteView number = text.subspan(kManufactureOffset, kManufactureSize);
  if (!std::all_of(before.begin(), before.end(), is_letter_or_digit) ||
      !std::all_of(number.begin(), number.end(), is_digit))
    return std::nullopt;
  return std::string(support::as_text(number));
}

Response ask(Transaction& transaction) {
  Response selected = select_application(transaction, kApplicationId);
  if (!selected.ok()) return selected;
  return transaction.transmit(
      iso7816::read_record(iso7816::ShortFileId(kCardFile), kCardRecord, apdu::kUpTo256));
}

}  // namespace

// Two letters or digits can be taken for a tag and a length where a record of nothing else is long enough: an
// object that leaves something over counts after that.
std::optional<std::string> manufacture_number_in(ByteView record) {
  const auto object = object_in(record);
  if (object && object->fills_the_record) return number_in(object->value);
  if (auto bare = number_in(record)) return bare;
  return object ? number_in(object->value) : std::nullopt;
}

std::optional<std::string> manufacture_number(Transaction& transaction) {
  const Response answer = ask(transaction);
  transaction.transmit(iso7816::select_application(gen1::kApplicationId));
  if (!answer.ok()) {
    support::log_info("the card has no manufacture number: ", describe(answer.sw));
    return std::nullopt;
  }
  auto number = manufacture_number_in(answer.data);
  if (!number) support::log_info("the card's manufacture number has another form");
  return number;
}

}  // namespace jpki::common
