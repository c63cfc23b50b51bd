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

// The digits that the record consists of. Which tag an object around them has is not known, one of two bytes
// perhaps; where there is none, the digit in the place of its length claims more than the record has.
ByteView digits_in(ByteView record) {
  if (record.empty()) return record;
  const ByteView end_of_tag = (record[0] & kLongTag) == kLongTag ? record.subspan(1) : record;
  const auto object = support::der::read_header(end_of_tag);
  return object && object->size() <= end_of_tag.size()
             ? end_of_tag.subspan(object->header_size, object->content_size)
             : record;
}

Response ask(Transaction& transaction) {
  Response selected = select_application(transaction, kApplicationId);
  if (!selected.ok()) return selected;
  return transaction.transmit(
      iso7816::read_record(iso7816::ShortFileId(kCardFile), kCardRecord, apdu::kUpTo256));
}

}  // namespace

std::optional<std::string> manufacture_number_in(ByteView record) {
  const ByteView digits = digits_in(record);
  if (digits.size() < kManufactureOffset + kManufactureSize) return std::nullopt;
  const ByteView before = digits.first(kManufactureOffset);
  const ByteView number = digits.subspan(kManufactureOffset, kManufactureSize);
  if (!std::all_of(before.begin(), before.end(), is_letter_or_digit) ||
      !std::all_of(number.begin(), number.end(), is_digit))
    return std::nullopt;
  return std::string(support::as_text(number));
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
