#include "tests/unit/holder/card_on_reader.h"

namespace holder {
namespace {

using std::chrono::minutes;

class CardInHandTest : public CardOnReader {};

TEST_F(CardInHandTest, is_the_card_in_the_reader) {
  CardInHand card = found();
  EXPECT_EQ(card.reader(), kReader);
  EXPECT_EQ(card.description().kind, jpki::CardKind::my_number_card);
  EXPECT_EQ(ledger->totals().verifies, 0U);
}

TEST_F(CardInHandTest, is_held_from_the_search_to_the_end_of_the_first_use) {
  CardInHand card = found();
  EXPECT_TRUE(readers->held(kReader));
  const auto begun = readers->transactions(kReader);
  card.use([&](apdu::Transaction&, jpki::Card&) { EXPECT_EQ(readers->transactions(kReader), begun); });
  EXPECT_FALSE(readers->held(kReader));
}

TEST_F(CardInHandTest, is_not_found_where_something_is_missing) {
  readers->remove(kReader);
  EXPECT_EQ(trouble_of_search(), Trouble::no_card);
  readers->remove_reader(kReader);
  EXPECT_EQ(trouble_of_search(), Trouble::no_reader);
  readers->set_service(false);
  EXPECT_EQ(trouble_of_search(), Trouble::no_service);
}

TEST_F(CardInHandTest, is_no_other_card) {
  put(vcard::Switches().set("kind", "no-applet"));
  EXPECT_EQ(trouble_of_search(), Trouble::other_card);
  put(vcard::Switches().set("kind", "resident-card"));
  EXPECT_EQ(trouble_of_search(), Trouble::other_card);
}

TEST_F(CardInHandTest, is_found_beside_another_card) {
  readers->add_reader("Another reader 00 00");
  readers->insert("Another reader 00 00", std::make_shared<vcard::VirtualCard>(vcard::sample_contents(
                                              vcard::Switches().set("kind", "no-applet"), 1)));
  EXPECT_EQ(found().reader(), kReader);
}

TEST_F(CardInHandTest, is_not_chosen_among_two) {
  readers->add_reader("Another reader 00 00");
  readers->insert("Another reader 00 00",
                  std::make_shared<vcard::VirtualCard>(vcard::sample_contents({}, 1)));
  EXPECT_EQ(trouble_of_search(), Trouble::several_cards);
}

TEST_F(CardInHandTest, a_card_that_another_program_keeps_is_in_use) {
  readers->fail_connect(kReader, apdu::Fault::in_use);
  EXPECT_EQ(trouble_of_search(), Trouble::card_in_use);
}

TEST_F(CardInHandTest, is_waited_for) {
  readers->remove(kReader);
  Trouble missing = Trouble::none;
  Search search;
  search.patience = minutes(1);
  search.waiting = [&](Trouble trouble) {
    missing = trouble;
    readers->insert(kReader, issued);
  };
  EXPECT_EQ(found(search).reader(), kReader);
  EXPECT_EQ(missing, Trouble::no_card);
}

TEST_F(CardInHandTest, a_wait_that_ends_without_a_card_says_what_is_missing) {
  readers->remove(kReader);
  EXPECT_EQ(trouble_of_search({std::chrono::milliseconds(1), {}}), Trouble::no_card);
}

TEST_F(CardInHandTest, a_card_taken_out_between_two_uses_is_gone) {
  CardInHand in_hand = found();
  in_hand.use([](apdu::Transaction&, jpki::Card&) {});
  readers->remove(kReader);
  readers->insert(kReader, issued);
  const auto use = [&] { in_hand.use([](apdu::Transaction&, jpki::Card&) {}); };
  try {
    use();
    FAIL();
  } catch (const apdu::TransportError& error) {
    EXPECT_EQ(trouble_of(error.fault()), Trouble::card_removed);
  }
}

TEST_F(CardInHandTest, a_card_reset_by_another_program_goes_on) {
  CardInHand in_hand = found();
  in_hand.use([](apdu::Transaction&, jpki::Card&) {});
  readers->reset_by_other_program(kReader);
  EXPECT_EQ(in_hand.use([](apdu::Transaction& transaction, jpki::Card& asked) {
    return asked.tries_left(transaction, jpki::KeyRole::authentication);
  }),
            3);
}

TEST_F(CardInHandTest, a_key_that_the_card_lacks_is_named_as_missing) {
  put(vcard::Switches().set("certificates", "auth-only"));
  CardInHand in_hand = found();
  EXPECT_EQ(in_hand.key(jpki::KeyRole::authentication).pin.max_tries, 3);
  EXPECT_THROW(in_hand.key(jpki::KeyRole::signature), TroubleError);
}

}  // namespace
}  // namespace holder
