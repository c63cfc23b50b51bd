// What the holder's PIN is given away for: some facts, with the right one alone, and never after a wrong one.
#include "apdu/iso7816.h"
#include "holder/facts/applications.h"
#include "tests/unit/holder/facts/asked_card.h"

namespace holder::facts {
namespace {

using vcard::PinId;

// One for the PIN that was typed, and a fresh login for each question.
constexpr unsigned kVerifies = 12;
constexpr unsigned kSignatures = 7;

class LoginFactsTest : public AskedCardTest {
 protected:
  Answers ask_rightly() {
    watch(true);
    return ask_with(contents.holder.auth_pin);
  }
  // After the n-th VERIFY with data the card answers this, or nothing at all.
  void spoil_verify(unsigned n, const support::Bytes& answer) {
    seen = 0;
    readers->before_each_exchange(kReader, [this, n, answer](const vcard::Exchange& exchange) {
      if (exchange.command.size() <= 5 || exchange.command[1] != 0x20 || ++seen != n) return;
      if (answer.empty())
        readers->fail_exchange(kReader, 1, apdu::Fault::communication);
      else
        readers->answer_exchange(kReader, 1, answer);
    });
  }

  unsigned seen = 0;  // VERIFYs with data that have left
};

TEST_F(LoginFactsTest, hold_on_a_card_as_it_is_described) {
  const Answers answers = ask_rightly();
  EXPECT_FALSE(answers.refusal);
  EXPECT_TRUE(answers.forgotten);
  EXPECT_EQ(answers.found.size(), all_facts().size());
  for (const Fact& fact : login_facts()) {
    // The way back from another application is a selection too.
    const bool hidden = std::string_view(fact.id) == "departure_ends_login";
    EXPECT_EQ(verdict_on(fact.id, answers.found), hidden ? "not_asked" : "holds") << fact.id;
  }
  EXPECT_EQ(ledger->totals().verifies, kVerifies);
  EXPECT_EQ(ledger->totals().refused, 0U);
  EXPECT_EQ(ledger->totals().signatures, kSignatures);
  EXPECT_FALSE(issued->is_verified(PinId::auth));
  EXPECT_THAT(harmful, testing::IsEmpty());
}

struct Case {
  vcard::Switches card;
  const char* fact;
  const char* verdict;
};

TEST_F(LoginFactsTest, are_told_by_the_card) {
  const auto with = [](const char* name, const char* position) {
    return vcard::Switches().set(name, position);
  };
  for (const Case& each : {
           Case{with("query_after_verify", "9000"), "tries_after_login", "differs"},
           Case{with("wrong_length_signature", "6700"), "too_long_input", "holds"},
           Case{with("hash_variants", "no"), "hash_signature", "differs"},
           Case{with("pss", "no"), "pss_signature", "differs"},
           Case{with("pss_salt", "20"), "pss_signature", "differs"},
           Case{with("short_file_ids", "no"), "short_id_signature", "differs"},
           Case{with("signature_consumes_login", "yes"), "signature_keeps_login", "differs"},
           Case{with("signature_consumes_login", "yes"), "short_id_signature", "holds"},
           Case{with("reselect_drops_pin", "no"), "reselection_ends_login", "differs"},
           Case{with("reselect_drops_pin", "no"), "departure_ends_login", "holds"},
           Case{with("reselect_drops_pin", "no").set("other_applet_drops_pin", "no"), "departure_ends_login",
                "differs"},
           Case{with("signing_checks", "length-first"), "reselection_ends_login", "holds"},
           Case{with("signing_checks", "pin-first"), "longest_input", "holds"},
       }) {
    put(each.card);
    EXPECT_EQ(verdict_on(each.fact, ask_rightly().found), each.verdict) << each.fact;
    EXPECT_FALSE(issued->is_verified(PinId::auth)) << each.fact;
  }
}

TEST_F(LoginFactsTest, cost_no_try_however_the_uncertain_facts_fall) {
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    for (const std::string_view position : row.positions) {
      SCOPED_TRACE(std::string(row.name) + "=" + std::string(position));
      if (position == "resident-card" || position == "no-applet") continue;
      put_with(row, position);
      const std::string before = tries();
      if (position == "sign-only") {
        EXPECT_THROW(ask_rightly(), TroubleError);
        continue;
      }
      const Answers answers = ask_rightly();
      EXPECT_FALSE(answers.refusal);
      EXPECT_TRUE(answers.forgotten);
      EXPECT_EQ(tries(), before);
      EXPECT_EQ(ledger->totals().refused, 0U);
      EXPECT_LE(ledger->totals().verifies, kVerifies + 1);
      EXPECT_FALSE(issued->is_verified(PinId::auth));
      EXPECT_THAT(harmful, testing::IsEmpty());
    }
  }
}

TEST_F(LoginFactsTest, are_not_asked_after_a_wrong_pin) {
  watch(true);
  const Answers answers = ask_with(another_pin());
  ASSERT_TRUE(answers.refusal);
  EXPECT_EQ(answers.refusal->trouble, Trouble::pin_wrong);
  EXPECT_EQ(answers.refusal->tries_left, 2);
  EXPECT_EQ(answers.found.size(), all_facts().size() - login_facts().size());
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_EQ(ledger->totals().signatures, 0U);
}

TEST_F(LoginFactsTest, are_not_worth_a_pin_that_was_mistyped_before) {
  for (const auto& [left, trouble] :
       {std::pair{2, Trouble::pin_tries_missing}, std::pair{1, Trouble::pin_tries_missing},
        std::pair{0, Trouble::pin_locked}}) {
    put({});
    issued->set_tries(PinId::auth, left);
    const Answers answers = ask_rightly();
    ASSERT_TRUE(answers.refusal);
    EXPECT_EQ(answers.refusal->trouble, trouble);
    EXPECT_EQ(answers.refusal->tries_left, left);
    EXPECT_EQ(ledger->totals().verifies, 0U);
  }
}

TEST_F(LoginFactsTest, are_over_with_an_answer_that_is_lost) {
  struct Refusal {
    support::Bytes answer;
    Trouble trouble;
    std::optional<int> left;
  };
  for (const Refusal& each :
       {Refusal{{}, Trouble::pin_unanswered, {}}, Refusal{{0x63, 0xC2}, Trouble::pin_wrong, 2},
        Refusal{{0x69, 0x83}, Trouble::pin_locked, 0}, Refusal{{0x6F, 0x00}, Trouble::pin_unanswered, {}}}) {
    for (unsigned n = 2; n <= kVerifies; ++n) {
      put({});
      spoil_verify(n, each.answer);
      const Answers answers = ask_with(contents.holder.auth_pin);
      EXPECT_EQ(seen, n) << "a PIN was presented after one that was not taken";
      EXPECT_EQ(answers.found.size(), all_facts().size());
      ASSERT_TRUE(answers.refusal) << "nobody is told that a try may be gone";
      EXPECT_EQ(answers.refusal->trouble, each.trouble);
      EXPECT_EQ(answers.refusal->tries_left, each.left);
    }
  }
  put({});
  spoil_verify(1, {});
  try {
    ask_with(contents.holder.auth_pin);
    FAIL() << "nobody was told";
  } catch (const TroubleError& error) {
    EXPECT_EQ(error.trouble(), Trouble::pin_unanswered);
  }
  EXPECT_EQ(seen, 1U);
}

TEST_F(LoginFactsTest, are_over_when_the_holder_says_so) {
  for (unsigned n = 0; n < kVerifies; ++n) {
    put({});
    watch(true);
    const auto enough = [this, n] { return ledger->totals().verifies == n; };
    try {
      ask_with(contents.holder.auth_pin, nullptr, enough);
      FAIL() << "the questions went on";
    } catch (const TroubleError& error) {
      EXPECT_EQ(error.trouble(), Trouble::cancelled);
    }
    EXPECT_EQ(ledger->totals().verifies, n);
    EXPECT_FALSE(issued->is_verified(PinId::auth));
  }
}

class CarefulLoginTest : public AskedCardTest {
 protected:
  void SetUp() override {
    AskedCardTest::SetUp();
    careful = std::make_unique<CarefulReaders>(*readers, std::vector<Witness*>{});
    channel = std::make_unique<apdu::CardChannel>(careful->connect(kReader));
  }
  apdu::StatusWord verify(apdu::Transaction& transaction, const std::string& pin) {
    return transaction.transmit(apdu::iso7816::verify(support::SecureBytes(support::as_bytes(pin)))).sw;
  }
  void select(apdu::Transaction& transaction, Application application, apdu::iso7816::FileId file) {
    transaction.transmit(apdu::iso7816::select_application(identifier_of(application)));
    transaction.transmit(apdu::iso7816::select_file(file));
  }

  std::unique_ptr<CarefulReaders> careful;
  std::unique_ptr<apdu::CardChannel> channel;
};

TEST_F(CarefulLoginTest, is_let_pass_to_the_pin_for_authentication_alone) {
  apdu::Transaction transaction(*channel);
  const std::string& right = contents.holder.auth_pin;
  select(transaction, Application::keys, 0x0018);
  EXPECT_THROW(verify(transaction, right), std::logic_error) << "without leave";
  careful->allow_login();
  select(transaction, Application::keys, 0x001B);
  EXPECT_THROW(verify(transaction, right), std::logic_error) << "to the password";
  select(transaction, Application::text, 0x0011);
  EXPECT_THROW(verify(transaction, right), std::logic_error) << "to another application";
  select(transaction, Application::keys, 0x0018);
  transaction.cut_power();
  EXPECT_THROW(verify(transaction, right), std::logic_error) << "to nobody knows what";
  select(transaction, Application::keys, 0x0018);
  EXPECT_TRUE(verify(transaction, right).ok());
  for (const auto& command : {"00240180043132333400", "802A0080023132", "00D60000023132"})
    EXPECT_FALSE(is_of_login(support::from_hex(command), {})) << command;
}

TEST_F(CarefulLoginTest, is_over_with_a_pin_that_the_card_has_refused) {
  apdu::Transaction transaction(*channel);
  careful->allow_login();
  select(transaction, Application::keys, 0x0018);
  EXPECT_FALSE(verify(transaction, another_pin()).ok());
  EXPECT_THROW(verify(transaction, contents.holder.auth_pin), std::logic_error);
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

}  // namespace
}  // namespace holder::facts
