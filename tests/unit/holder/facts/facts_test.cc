#include <set>

#include "apdu/transport_error.h"
#include "tests/unit/holder/facts/asked_card.h"

namespace holder::facts {
namespace {

class FactsTest : public AskedCardTest {};

bool is_none(std::string_view position) {
  return position == "resident-card" || position == "no-applet";
}

TEST_F(FactsTest, harm_no_card_however_its_uncertain_facts_fall) {
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    for (const std::string_view position : row.positions) {
      SCOPED_TRACE(std::string(row.name) + "=" + std::string(position));
      if (is_none(position)) continue;
      put_with(row, position);
      const std::string before = tries();
      EXPECT_EQ(ask().size(), all_facts().size() - login_facts().size());
      EXPECT_EQ(tries(), before);
      EXPECT_EQ(ledger->totals().verifies, 0U);
      EXPECT_EQ(ledger->totals().signatures, 0U);
      EXPECT_THAT(harmful, testing::IsEmpty());
    }
  }
}

TEST_F(FactsTest, ask_a_card_of_another_kind_for_nothing_but_the_application) {
  for (const char* kind : {"resident-card", "no-applet"}) {
    put(vcard::Switches().set("kind", kind));
    EXPECT_THROW(ask(), TroubleError) << kind;
    EXPECT_THAT(harmful, testing::IsEmpty());
  }
}

TEST_F(FactsTest, have_names_of_their_own) {
  std::set<std::string> names;
  for (const Fact* fact : all_facts()) EXPECT_TRUE(names.insert(fact->id).second) << fact->id;
}

// What does not hold on the virtual card as it is made: it was described from the test card, has no file of
// which nobody knows what it is for, and answers its first command.
TEST_F(FactsTest, hold_on_a_card_as_it_is_described) {
  const std::set<std::string> otherwise = {"first_command", "further_files", "text_further_files"};
  for (const Found& each : ask()) {
    const Verdict verdict = each.finding.verdict;
    if (verdict == Verdict::not_asked) continue;
    EXPECT_EQ(verdict, otherwise.contains(each.fact->id) ? Verdict::differs : Verdict::holds)
        << each.fact->id << ": " << each.finding.observed;
  }
}

struct Case {
  const char* name;
  const char* position;
  const char* fact;
  const char* verdict;
};
constexpr Case kCases[] = {
    {"first_command_fails", "yes", "first_command", "holds"},
    {"partial_aid", "no", "short_aid", "differs"},
    {"presence_file", "missing", "presence_file", "differs"},
    {"presence_file", "odd", "presence_file", "differs"},
    {"token_info", "missing", "description_size", "differs"},
    {"token_info", "long", "description_size", "differs"},
    {"token_info", "cut-off", "description_size", "differs"},
    {"token_info", "cut-off", "description_serial", "unclear"},
    {"token_serial", "per-card", "description_serial", "differs"},
    {"read_limit", "128", "whole_blocks", "differs"},
    {"read_limit", "37", "whole_blocks", "differs"},
    {"end_of_file", "9000", "read_past_end", "differs"},
    {"end_of_file", "6282", "read_past_end", "differs"},
    {"filler", "none", "filler_bytes", "differs"},
    {"filler", "00", "filler_bytes", "differs"},
    {"issuer_certificate", "missing", "filler_bytes", "unclear"},
    {"issuer_certificate", "garbage", "filler_bytes", "unclear"},
    {"issuer_certificate", "empty", "whole_blocks", "unclear"},
    {"kind", "android", "phone_certificate", "holds"},
    {"kind", "android", "extended_key_usage", "unclear"},
    {"kind", "iphone", "common_application", "differs"},
    {"auth_key_usage", "client-auth", "extended_key_usage", "differs"},
    {"short_file_ids", "no", "short_id_read", "differs"},
    {"short_file_ids", "no", "short_id_tries", "differs"},
    {"short_file_ids", "no", "short_id_sign", "differs"},
    {"signing_checks", "pin-first", "undefined_variant", "differs"},
    {"signing_checks", "pin-first", "pss_variant", "unclear"},
    {"signing_checks", "length-first", "pin_before_length", "differs"},
    {"signing_checks", "length-first", "short_id_sign", "unclear"},
    {"pss", "no", "pss_variant", "differs"},
    {"hash_variants", "no", "hash_variant", "differs"},
    {"get_response", "61xx", "whole_answers", "differs"},
    {"get_response", "61xx-in-pieces", "whole_answers", "differs"},
    {"inexact_length", "6Cxx", "whole_answers", "differs"},
};

TEST_F(FactsTest, are_told_by_the_card) {
  for (const Case& each : kCases) {
    SCOPED_TRACE(std::string(each.name) + "=" + each.position);
    put(vcard::Switches().set(each.name, each.position));
    EXPECT_EQ(verdict_on(each.fact, ask()), each.verdict) << each.fact;
  }
}

TEST_F(FactsTest, tell_what_stands_for_a_certificate_that_is_missing) {
  for (const auto& [position, verdict] :
       {std::pair{"6A82", "holds"}, {"6982", "differs"}, {"empty", "differs"}, {"FF", "differs"}}) {
    put(vcard::Switches().set("certificates", "auth-only").set("missing_certificate", position));
    EXPECT_EQ(verdict_on("missing_certificate", ask()), verdict) << position;
    put(vcard::Switches().set("certificates", "sign-only").set("missing_certificate", position));
    EXPECT_EQ(verdict_on("missing_certificate", ask()), verdict) << position;
  }
}

TEST_F(FactsTest, tell_how_a_locked_pin_is_answered) {
  for (const auto& [position, verdict] :
       {std::pair{"63C0", "holds"}, {"6983", "differs"}, {"6984", "differs"}}) {
    put(vcard::Switches().set("locked_query", position));
    EXPECT_EQ(verdict_on("locked_query", ask()), "not_asked");
    issued->set_tries(vcard::PinId::sign, 0);
    EXPECT_EQ(verdict_on("locked_query", ask()), verdict) << position;
    EXPECT_EQ(verdict_on("text_second_pin", ask()), "holds") << position;
    issued->set_tries(vcard::PinId::text_b, 3);
    EXPECT_EQ(verdict_on("text_second_pin", ask()), "differs") << position;
  }
}

TEST_F(FactsTest, end_nobodys_login_unasked) {
  const auto log_in = [this] {
    CardInHand card = found();
    card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
      const auto pin = std::get<jpki::Pin>(jpki::Pin::from(card.key(jpki::KeyRole::authentication).pin,
                                                           support::as_bytes(contents.holder.auth_pin)));
      asked.verify(transaction, jpki::KeyRole::authentication, pin);
    });
  };
  log_in();
  try {
    ask(Logins::respect);
    FAIL() << "the card was asked";
  } catch (const TroubleError& error) {
    EXPECT_EQ(error.trouble(), Trouble::login_in_the_way);
  }
  EXPECT_TRUE(issued->is_verified(vcard::PinId::auth));
  ask(Logins::end);
  EXPECT_FALSE(issued->is_verified(vcard::PinId::auth));
  EXPECT_EQ(ledger->totals().signatures, 0U);
  EXPECT_THAT(harmful, testing::IsEmpty());
  EXPECT_NO_THROW(ask(Logins::respect));
}

// Also on a card that keeps its logins whatever is selected, so that somebody's lasts through the questions.
TEST_F(FactsTest, have_no_card_sign_for_somebody_who_is_logged_in) {
  put(vcard::Switches().set("reselect_drops_pin", "no").set("other_applet_drops_pin", "no"));
  CardInHand card = found();
  card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
    for (const auto role : {jpki::KeyRole::authentication, jpki::KeyRole::signature}) {
      const std::string& pin =
          role == jpki::KeyRole::signature ? contents.holder.sign_pin : contents.holder.auth_pin;
      asked.verify(transaction, role,
                   std::get<jpki::Pin>(jpki::Pin::from(card.key(role).pin, support::as_bytes(pin))));
    }
  });
  ASSERT_TRUE(issued->is_verified(vcard::PinId::sign));
  ask(Logins::end);
  EXPECT_EQ(ledger->totals().signatures, 0U);
  EXPECT_EQ(ledger->totals().verifies, 2U);
}

TEST_F(FactsTest, are_over_with_a_card_that_is_pulled) {
  ask();
  for (unsigned exchange = 1; exchange <= commands; exchange += 3) {
    put({});
    readers->fail_exchange(kReader, exchange, apdu::Fault::card_removed);
    const unsigned so_far = commands;
    try {
      ask();
    } catch (const TroubleError& error) {
      EXPECT_EQ(error.trouble(), Trouble::card_removed) << exchange;
    } catch (const apdu::TransportError& error) {
      EXPECT_EQ(error.fault(), apdu::Fault::card_removed) << exchange;
    }
    commands = so_far;
  }
}

TEST_F(FactsTest, survive_answers_that_are_none) {
  ask();
  const unsigned all = commands;
  for (unsigned exchange = 1; exchange <= all; exchange += 3) {
    put({});
    readers->answer_exchange(kReader, exchange, {0x90});
    try {
      EXPECT_EQ(ask().size(), all_facts().size() - login_facts().size());
    } catch (const TroubleError& error) {
      EXPECT_EQ(error.trouble(), Trouble::card_fault) << exchange;  // before it was known as a card
    } catch (const apdu::TransportError& error) {
      EXPECT_EQ(error.fault(), apdu::Fault::malformed_answer) << exchange;  // at the look for logins
    }
    EXPECT_EQ(tries(), "3 5 3 0 3 ");
    EXPECT_THAT(harmful, testing::IsEmpty());
  }
}

TEST_F(FactsTest, leave_the_application_of_the_keys_selected) {
  ask();
  EXPECT_EQ(support::to_hex(readers->other_program_transmit(kReader, support::from_hex("00B0860001"))),
            "4A9000");
}

// Everything that the card could tell of its holder, and its serial numbers.
TEST_F(FactsTest, put_nothing_personal_into_the_report) {
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    for (const std::string_view position : row.positions) {
      if (is_none(position)) continue;
      put(vcard::Switches().set("token_serial", "per-card").set(row.fact, position));
      const std::vector<Found> all = ask();
      const std::string report = report_text(described, all, "0");
      const auto& holder = contents.holder;
      const std::string description =
          support::to_hex(readers->other_program_transmit(kReader, support::from_hex("00B0865010")));
      for (const std::string& secret :
           {holder.name, holder.address, holder.auth_pin, holder.sign_pin, holder.text_pin,
            std::string(support::as_text(support::from_hex(description.substr(0, 32))))})
        EXPECT_EQ(report.find(secret), std::string::npos) << row.name << "=" << position;
      for (const auto* certificate :
           {&contents.authentication.certificate, &contents.authentication.issuer_certificate,
            &contents.signature.certificate, &contents.signature.issuer_certificate}) {
        const std::string hex = support::to_hex(*certificate);
        for (std::size_t at = 0; at + 16 <= hex.size(); at += 2)
          ASSERT_EQ(report.find(hex.substr(at, 16)), std::string::npos) << row.name << "=" << position;
      }
    }
  }
}

TEST_F(FactsTest, are_reported_in_names_and_status_words) {
  const std::vector<Found> all = ask();
  const std::string report =
      report_text({"Maker Reader (1234567) 00 00", described.kind, described.atr}, all, "1.2");
  EXPECT_THAT(report,
              testing::HasSubstr("jpki-tool: 1.2\nreader: Maker Reader (…) 00 00\ncard: my_number_card\n"
                                 "atr: 3B88… (13)\n"));
  EXPECT_THAT(report, testing::HasSubstr("\nread_past_end: holds\n  6B00\n"));
  put(vcard::Switches().set("interface", "contact-no-history"));
  ask();
  EXPECT_THAT(report_text(described, {}, ""), testing::HasSubstr("atr: 3BE000FF8131FE4514\n"));
}

}  // namespace
}  // namespace holder::facts
