#include "holder/card_text.h"

#include "holder/pin_service.h"
#include "tests/unit/holder/card_on_reader.h"

namespace holder {
namespace {

class CardTextTest : public CardOnReader {
 protected:
  CardText read(MyNumber my_number = MyNumber::leave) {
    CardInHand card = found();
    const auto pin = card.pin(PinName::text);
    return card.use([&](apdu::Transaction& transaction, jpki::Card&) {
      CardLogin login(transaction, *pin);
      EXPECT_FALSE(
          login.present(pin_from(pin->policy(), support::as_bytes(contents.holder.text_pin)), LastTry::keep));
      return CardText(transaction, card.text(), my_number);
    });
  }
};

TEST_F(CardTextTest, is_the_holder) {
  const Person person = read().person();
  EXPECT_EQ(person.name, contents.holder.name);
  EXPECT_EQ(person.address, contents.holder.address);
  EXPECT_EQ(person.birth->day, day_from(vcard::era_date(contents.holder.birth).substr(1)));
  EXPECT_EQ(person.birth->era, era_of(person.birth->day));
  EXPECT_EQ(person.sex, contents.holder.sex == vcard::Sex::male ? Sex::male : Sex::female);
}

TEST_F(CardTextTest, has_the_number_only_where_it_was_asked_for) {
  bool number_read = false;
  readers->before_each_exchange(kReader, [&](const vcard::Exchange& exchange) {
    number_read = number_read || support::to_hex(exchange.command) == "00A4020C020001";
  });
  EXPECT_EQ(read().my_number(), "");
  EXPECT_FALSE(number_read);
  EXPECT_EQ(read(MyNumber::read).my_number(), "000000000000");
  EXPECT_TRUE(number_read);
}

TEST_F(CardTextTest, control_characters_are_not_shown) {
  contents.holder.name =
      "A\x1B[2J\xFF\xE2\x80\xAE"
      "B";
  put(contents);
  EXPECT_EQ(read().person().name, "A\uFFFD[2J\uFFFD\uFFFDB");
}

TEST_F(CardTextTest, ends_its_login_whatever_it_finds) {
  for (const char* content : {"present", "missing", "empty", "garbage", "cut-off"}) {
    put(vcard::Switches().set("text_attributes", content));
    try {
      read();
    } catch (const jpki::CardError& error) {
      EXPECT_EQ(trouble_of(error.fault()), Trouble::text_unreadable);
    }
    EXPECT_FALSE(issued->is_verified(vcard::PinId::text)) << content;
    EXPECT_EQ(ledger->totals().verifies, 1U);
  }
}

TEST_F(CardTextTest, no_login_is_left_whichever_way_the_card_forgets) {
  for (const char* reselect : {"yes", "no"}) {
    for (const char* other : {"yes", "no"}) {
      put(vcard::Switches().set("reselect_drops_pin", reselect).set("other_applet_drops_pin", other));
      read();
      EXPECT_FALSE(issued->is_verified(vcard::PinId::text)) << reselect << other;
    }
  }
}

TEST_F(CardTextTest, an_answer_that_is_lost_leaves_doubt_and_is_not_sent_again) {
  for (const apdu::Fault fault :
       {apdu::Fault::communication, apdu::Fault::card_removed, apdu::Fault::timed_out}) {
    put({});
    readers->before_each_exchange(kReader, [&](const vcard::Exchange& exchange) {
      if (exchange.command.size() == 9 && exchange.command[1] == 0x20)
        readers->fail_exchange(kReader, 1, fault);
    });
    try {
      read();
      ADD_FAILURE() << "the answer is not lost";
    } catch (const TroubleError& error) {
      EXPECT_EQ(error.trouble(), Trouble::pin_unanswered);
    }
    EXPECT_LE(ledger->totals().verifies, 1U);
    EXPECT_FALSE(issued->is_verified(vcard::PinId::text));
  }
}

// As other programs expect it: those that have the application selected do not look whether it still is.
TEST_F(CardTextTest, the_application_of_the_keys_is_current_however_it_ends) {
  const auto label = [&] {
    const support::Bytes answer = readers->other_program_transmit(kReader, support::from_hex("00B086000F"));
    return std::string(support::as_text(answer)).substr(0, 15);
  };
  read();
  EXPECT_EQ(label(), "JPKIAPICCTOKEN2");
  CardInHand card = found();
  const auto pin = card.pin(PinName::text);
  card.use([&](apdu::Transaction& transaction, jpki::Card&) { pin->approach(transaction); });
  EXPECT_EQ(label(), "JPKIAPICCTOKEN2") << "after the question for the tries";
  card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    CardLogin login(transaction, *pin);
    login.present(
        pin_from(pin->policy(), support::as_bytes(contents.holder.text_pin == "0000" ? "0001" : "0000")),
        LastTry::keep);
  });
  EXPECT_EQ(label(), "JPKIAPICCTOKEN2") << "after a wrong PIN";
  EXPECT_THROW(card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    pin->approach(transaction);
    throw std::runtime_error("in between");
  }),
               std::runtime_error);
  EXPECT_EQ(label(), "JPKIAPICCTOKEN2") << "after an exception";
}

TEST_F(CardTextTest, the_last_try_of_its_pin_is_kept) {
  issued->set_tries(vcard::PinId::text, 1);
  CardInHand card = found();
  const auto pin = card.pin(PinName::text);
  card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    CardLogin login(transaction, *pin);
    const auto typed = pin_from(pin->policy(), support::as_bytes(contents.holder.text_pin));
    EXPECT_EQ(login.present(typed, LastTry::keep)->trouble, Trouble::pin_last_try);
    EXPECT_FALSE(login.present(typed, LastTry::risk));
  });
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

}  // namespace
}  // namespace holder
