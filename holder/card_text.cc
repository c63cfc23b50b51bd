#include "holder/card_text.h"

#include "holder/printable.h"
#include "jpki/card_error.h"
#include "jpki/text/text_object.h"

namespace holder {
namespace {

using support::as_text;

[[noreturn]] void throw_malformed(const char* what) {
  throw jpki::CardError(jpki::CardFault::malformed_text, what);
}

std::optional<BirthDate> birth_from(std::string_view digits) {
  const auto day = day_from(digits);
  if (!day) return std::nullopt;
  return BirthDate{era_of(*day), *day};
}

}  // namespace

CardText::CardText(apdu::Transaction& transaction, jpki::text::TextApplet& applet, MyNumber my_number)
    : attributes_(applet.read_attributes(transaction)) {
  if (!jpki::text::attributes_in(attributes_.view())) throw_malformed("name and address are malformed");
  if (my_number == MyNumber::leave) return;
  number_ = applet.read_number(transaction);
  if (!jpki::text::number_in(number_.view())) throw_malformed("the Individual Number is malformed");
}

jpki::text::Attributes CardText::attributes() const {
  return jpki::text::attributes_in(attributes_.view()).value();
}

Person CardText::person() const {
  const jpki::text::Attributes written = attributes();
  return {printable(as_text(written.name)), printable(as_text(written.address)),
          birth_from(as_text(written.birth)), sex_from(as_text(written.sex))};
}

std::string_view CardText::my_number() const {
  return as_text(jpki::text::number_in(number_.view()).value_or(support::ByteView{}));
}

}  // namespace holder
