#include "holder/pin_service.h"

#include "tests/unit/holder/card_on_reader.h"

namespace holder {
namespace {

using jpki::KeyRole;

constexpr KeyRole kAuth = KeyRole::authentication;
constexpr KeyRole kSign = KeyRole::signature;

class PinServiceTest : public CardOnReader {
 protected:
  jpki::Pin pin(CardInHand& card, KeyRole role, const std::string& typed) {
    return pin_from(card.key(role).pin, support::as_bytes(typed));
  }
  Trouble present(const std::string& typed, LastTry last_try = LastTry::keep, KeyRole role = kAuth) {
    CardInHand card = found();
    const auto guarded = card.pin(pin_name(role));
    return card.use([&](apdu::Transaction& transaction, jpki::Card&) {
      CardLogin login(transaction, *guarded);
      const auto refusal = login.present(pin(card, role, typed), last_try);
      left = refusal ? refusal->tries_left : std::nullopt;
      return refusal ? refusal->trouble : Trouble::none;
    });
  }
  template <typename Task>
  static Trouble trouble_of(Task&& task) {
    try {
      task();
      return Trouble::none;
    } catch (const TroubleError& error) {
      return error.trouble();
    }
  }
  // Whether the card signs without a PIN: what a login that was left behind would allow.
  bool card_is_open(KeyRole role) {
    CardInHand card = found();
    return card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
      try {
        asked.sign(transaction, role, jpki::SignatureScheme::pkcs1, support::as_bytes("x"));
        return true;
      } catch (const jpki::CardError&) {
        return false;
      }
    });
  }

  std::optional<int> left;
};

TEST_F(PinServiceTest, what_cannot_be_a_pin_is_never_sent) {
  CardInHand card = found();
  for (const char* typed : {"", "123", "12345", "12a4", "１２３４"}) {
    EXPECT_EQ(trouble_of([&] { pin(card, kAuth, typed); }), Trouble::pin_malformed) << typed;
  }
  for (const char* typed : {"", "ABC12", "ABCDEFGH123456789", "ABC 123"}) {
    EXPECT_EQ(trouble_of([&] { pin(card, kSign, typed); }), Trouble::pin_malformed) << typed;
  }
  EXPECT_EQ(trouble_of([&] { new_pin_from(card.key(kSign).pin, support::as_bytes("ABCDEFG")); }),
            Trouble::pin_malformed);
  EXPECT_EQ(trouble_of([&] { new_pin_from(card.key(kSign).pin, support::as_bytes("abcdef1")); }),
            Trouble::none);
  EXPECT_EQ(ledger->totals().verifies, 0U);
}

TEST_F(PinServiceTest, a_wrong_pin_is_sent_once_and_the_right_one_brings_the_tries_back) {
  EXPECT_EQ(present(another_pin()), Trouble::pin_wrong);
  EXPECT_EQ(left, 2);
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_EQ(present(contents.holder.auth_pin), Trouble::none);
  EXPECT_EQ(ledger->totals().verifies, 2U);
  EXPECT_EQ(present(another_pin()), Trouble::pin_wrong);
  EXPECT_EQ(left, 2);
}

TEST_F(PinServiceTest, the_last_try_is_kept_unless_it_is_risked) {
  present(another_pin());
  present(another_pin());
  EXPECT_EQ(present(contents.holder.auth_pin), Trouble::pin_last_try);
  EXPECT_EQ(left, 1);
  EXPECT_EQ(ledger->totals().verifies, 2U);
  EXPECT_EQ(present(contents.holder.auth_pin, LastTry::risk), Trouble::none);
  EXPECT_EQ(ledger->totals().verifies, 3U);
}

TEST_F(PinServiceTest, a_locked_pin_is_sent_nothing) {
  for (const char* answer : {"63C0", "6983", "6984"}) {
    put(vcard::Switches().set("last_try_status", answer).set("locked_query", answer));
    present(another_pin());
    present(another_pin());
    EXPECT_EQ(present(another_pin(), LastTry::risk), Trouble::pin_locked) << answer;
    EXPECT_EQ(present(contents.holder.auth_pin, LastTry::risk), Trouble::pin_locked) << answer;
    EXPECT_EQ(ledger->totals().verifies, 3U);
  }
}

TEST_F(PinServiceTest, an_unknown_counter_is_no_reason_to_send) {
  EXPECT_EQ(objection(std::nullopt, LastTry::keep), Trouble::pin_tries_unknown);
  EXPECT_EQ(objection(std::nullopt, LastTry::risk), std::nullopt);
  EXPECT_EQ(objection(0, LastTry::risk), Trouble::pin_locked);
  EXPECT_EQ(objection(1, LastTry::keep), Trouble::pin_last_try);
  EXPECT_EQ(objection(2, LastTry::keep), std::nullopt);
}

TEST_F(PinServiceTest, no_login_is_left_behind_whichever_way_the_card_forgets) {
  for (const char* reselect : {"yes", "no"}) {
    for (const char* other : {"yes", "no"}) {
      put(vcard::Switches().set("reselect_drops_pin", reselect).set("other_applet_drops_pin", other));
      EXPECT_EQ(present(contents.holder.auth_pin), Trouble::none);
      EXPECT_EQ(present(contents.holder.sign_pin, LastTry::keep, kSign), Trouble::none);
      EXPECT_FALSE(card_is_open(kAuth)) << reselect << other;
      EXPECT_FALSE(card_is_open(kSign)) << reselect << other;
    }
  }
}

TEST_F(PinServiceTest, a_login_ends_with_an_exception_too) {
  CardInHand card = found();
  const auto guarded = card.pin(PinName::authentication);
  EXPECT_THROW(card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    CardLogin login(transaction, *guarded);
    login.present(pin(card, kAuth, contents.holder.auth_pin), LastTry::keep);
    throw std::runtime_error("in between");
  }),
               std::runtime_error);
  EXPECT_FALSE(card_is_open(kAuth));
}

// The answer to VERIFY is lost, or is no answer to it.
TEST_F(PinServiceTest, an_answer_that_is_lost_leaves_doubt_and_is_not_sent_again) {
  for (const apdu::Fault fault :
       {apdu::Fault::communication, apdu::Fault::card_removed, apdu::Fault::timed_out}) {
    put({});
    CardInHand card = found();
    readers->before_each_exchange(kReader, [&](const vcard::Exchange& exchange) {
      if (exchange.command.size() == 9 && exchange.command[1] == 0x20)
        readers->fail_exchange(kReader, 1, fault);
    });
    const auto guarded = card.pin(PinName::authentication);
    EXPECT_EQ(trouble_of([&] {
                card.use([&](apdu::Transaction& transaction, jpki::Card&) {
                  CardLogin login(transaction, *guarded);
                  login.present(pin(card, kAuth, contents.holder.auth_pin), LastTry::keep);
                });
              }),
              Trouble::pin_unanswered);
    EXPECT_LE(ledger->totals().verifies, 1U);
  }
}

TEST_F(PinServiceTest, changes_a_pin_after_the_old_one) {
  CardInHand card = found();
  const auto fresh = new_pin_from(card.key(kAuth).pin, support::as_bytes(another_pin()));
  const auto guarded = card.pin(PinName::authentication);
  card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    CardLogin login(transaction, *guarded);
    EXPECT_FALSE(login.present(pin(card, kAuth, contents.holder.auth_pin), LastTry::keep));
    login.change_to(fresh);
    EXPECT_TRUE(login.end());
  });
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_FALSE(card_is_open(kAuth));
  EXPECT_EQ(present(another_pin()), Trouble::none);
}

TEST_F(PinServiceTest, a_card_that_refuses_a_change_keeps_its_pin) {
  for (const char* answer : {"6982", "6D00"}) {
    put(vcard::Switches().set("pin_change", answer));
    CardInHand card = found();
    const auto fresh = new_pin_from(card.key(kAuth).pin, support::as_bytes(another_pin()));
    const auto guarded = card.pin(PinName::authentication);
    EXPECT_EQ(trouble_of([&] {
                card.use([&](apdu::Transaction& transaction, jpki::Card&) {
                  CardLogin login(transaction, *guarded);
                  login.present(pin(card, kAuth, contents.holder.auth_pin), LastTry::keep);
                  login.change_to(fresh);
                });
              }),
              Trouble::pin_not_changed);
    EXPECT_EQ(present(contents.holder.auth_pin), Trouble::none);
  }
}

// Readers with a keypad.
class KeypadTest : public PinServiceTest {
 protected:
  void SetUp() override { put_with({}); }
  void put_with(const vcard::Switches& switches) {
    put(switches);
    readers->give_keypad(kReader, {.verifies = true, .changes = true});
  }
  void type(const std::string& digits) { readers->type_on_keypad(kReader, digits); }
  void reader_answers(const char* status) { readers->type_on_keypad(kReader, support::from_hex(status)); }

  // What comes of a PIN that the holder types on the reader; `more` is done with the login.
  Trouble enter(
      PinName name = PinName::authentication, LastTry last_try = LastTry::keep,
      const std::function<void(CardLogin&)>& more = [](CardLogin&) {}) {
    CardInHand card = found();
    const auto guarded = card.pin(name);
    calls.clear();
    const auto before = readers->prompts(kReader);
    return trouble_of([&] {
      card.use([&](apdu::Transaction& transaction, jpki::Card&) {
        EXPECT_TRUE(guarded->keypad(transaction).verifies);
        CardLogin login(transaction, *guarded);
        const auto call = [&](apdu::PinOperation operation) {
          EXPECT_EQ(readers->prompts(kReader), before + calls.size()) << "told after the reader has asked";
          calls.push_back(operation);
        };
        if (const auto refusal = login.present_by_keypad(last_try, call))
          throw TroubleError(refusal->trouble);
        more(login);
      });
    });
  }

  std::vector<apdu::PinOperation> calls;
};

TEST_F(KeypadTest, takes_pins_of_four_digits_alone) {
  CardInHand card = found();
  card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    EXPECT_TRUE(card.pin(PinName::authentication)->keypad(transaction).verifies);
    EXPECT_TRUE(card.pin(PinName::text)->keypad(transaction).changes);
    EXPECT_FALSE(card.pin(PinName::signature)->keypad(transaction).verifies) << "no keypad has letters";
  });
}

TEST_F(KeypadTest, a_right_pin_opens_the_card_until_the_login_ends) {
  for (const auto& [name, digits] : {std::pair{PinName::authentication, contents.holder.auth_pin},
                                     std::pair{PinName::text, contents.holder.text_pin}}) {
    put_with({});
    type(digits);
    EXPECT_EQ(enter(name), Trouble::none);
    EXPECT_EQ(ledger->totals().verifies, 1U);
    EXPECT_EQ(calls.size(), 1U);
    EXPECT_FALSE(issued->is_verified(name == PinName::text ? vcard::PinId::text : vcard::PinId::auth));
  }
}

TEST_F(KeypadTest, what_keeps_the_holder_from_typing_costs_no_try_and_says_so) {
  EXPECT_EQ(enter(), Trouble::pin_not_typed);
  reader_answers("6401");
  EXPECT_EQ(enter(), Trouble::cancelled);
  type("123");
  EXPECT_EQ(enter(), Trouble::pin_malformed);
  reader_answers("6B80");
  EXPECT_EQ(enter(), Trouble::keypad_unusable);
  EXPECT_EQ(ledger->totals().verifies, 0U);
  EXPECT_EQ(issued->tries_left(vcard::PinId::auth), 3);
}

TEST_F(KeypadTest, a_wrong_pin_costs_one_try_and_the_last_one_is_kept) {
  type(another_pin());
  EXPECT_EQ(enter(), Trouble::pin_wrong);
  type(another_pin());
  EXPECT_EQ(enter(), Trouble::pin_wrong);
  const auto prompts = readers->prompts(kReader);
  EXPECT_EQ(enter(), Trouble::pin_last_try);
  EXPECT_THAT(calls, testing::IsEmpty());
  EXPECT_EQ(readers->prompts(kReader), prompts) << "nobody is asked for what may not be sent";
  EXPECT_EQ(ledger->totals().verifies, 2U);
}

TEST_F(KeypadTest, a_holder_who_ends_it_before_is_not_asked) {
  CardInHand card = found();
  const auto guarded = card.pin(PinName::authentication);
  EXPECT_EQ(trouble_of([&] {
              card.use([&](apdu::Transaction& transaction, jpki::Card&) {
                CardLogin login(transaction, *guarded);
                login.present_by_keypad(LastTry::keep,
                                        [](apdu::PinOperation) { throw TroubleError(Trouble::cancelled); });
              });
            }),
            Trouble::cancelled);
  EXPECT_EQ(readers->prompts(kReader), 0U);
}

TEST_F(KeypadTest, an_answer_that_is_lost_leaves_doubt) {
  type(contents.holder.auth_pin);
  readers->before_each_exchange(kReader, [&](const vcard::Exchange& exchange) {
    if (exchange.command.size() == 9 && exchange.command[1] == 0x20)
      readers->fail_exchange(kReader, 1, apdu::Fault::communication);
  });
  EXPECT_EQ(enter(), Trouble::pin_unanswered);
}

TEST_F(KeypadTest, a_card_that_ends_the_login_by_itself_has_the_pin_typed_once_more) {
  type(contents.holder.auth_pin);
  type(contents.holder.auth_pin);
  EXPECT_EQ(enter(PinName::authentication, LastTry::keep, [](CardLogin& login) { login.renew(); }),
            Trouble::none);
  EXPECT_EQ(calls.size(), 2U);
  // The card may have kept the one before where nothing comes of it.
  type(contents.holder.auth_pin);
  reader_answers("6401");
  EXPECT_EQ(enter(PinName::authentication, LastTry::keep, [](CardLogin& login) { login.renew(); }),
            Trouble::cancelled);
  EXPECT_FALSE(issued->is_verified(vcard::PinId::auth));
  type(contents.holder.auth_pin);
  type(another_pin());
  EXPECT_EQ(enter(PinName::authentication, LastTry::keep, [](CardLogin& login) { login.renew(); }),
            Trouble::pin_wrong);
}

TEST_F(KeypadTest, a_new_pin_is_typed_there_too) {
  const auto change = [](CardLogin& login) { login.change_by_keypad(); };
  for (const auto& [name, id] : {std::pair{PinName::authentication, vcard::PinId::auth},
                                 std::pair{PinName::text, vcard::PinId::text}}) {
    put_with({});
    const std::string old = id == vcard::PinId::text ? contents.holder.text_pin : contents.holder.auth_pin;
    const std::string fresh = old == "9876" ? "6789" : "9876";
    for (const auto& [answer, trouble] :
         {std::pair{"6400", Trouble::pin_not_typed}, std::pair{"6401", Trouble::cancelled},
          std::pair{"6402", Trouble::pin_not_repeated}, std::pair{"6403", Trouble::pin_malformed}}) {
      type(old);
      reader_answers(answer);
      EXPECT_EQ(enter(name, LastTry::keep, change), trouble);
    }
    type(old);
    type(fresh);
    EXPECT_EQ(enter(name, LastTry::keep, change), Trouble::none);
    EXPECT_THAT(calls, testing::ElementsAre(apdu::PinOperation::verify, apdu::PinOperation::change));
    type(old);
    EXPECT_EQ(enter(name), Trouble::pin_wrong);
    type(fresh);
    EXPECT_EQ(enter(name), Trouble::none);
  }
  put_with(vcard::Switches().set("pin_change", "6D00"));
  type(contents.holder.auth_pin);
  type("9876");
  EXPECT_EQ(enter(PinName::authentication, LastTry::keep, change), Trouble::pin_not_changed);
}

}  // namespace
}  // namespace holder
