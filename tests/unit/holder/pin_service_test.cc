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

}  // namespace
}  // namespace holder
