#include "jpki/text/text_applet.h"

#include <algorithm>

#include "tests/unit/jpki/gen1/gen1_card_fixture.h"

namespace jpki::text {
namespace {

using support::as_text;
using testing::ElementsAre;

constexpr const char* kSelectText = "00A4040C0AD3921000310001010408";
constexpr const char* kSelectPin = "00A4020C020011";

class TextAppletTest : public gen1::Gen1CardTest {
 protected:
  static Pin digits(const std::string& typed) {
    return std::get<Pin>(Pin::from(kPinPolicy, support::as_bytes(typed)));
  }
  Pin right_pin() const { return digits(contents.holder.text_pin); }
  Pin wrong_pin() const { return digits(contents.holder.text_pin == "0000" ? "0001" : "0000"); }

  // What `task` returns, after the right PIN.
  template <typename Task>
  auto after_pin(Task&& task) {
    apdu::Transaction transaction(*channel);
    EXPECT_EQ(applet.verify(transaction, right_pin()).kind, VerifyOutcome::Kind::accepted);
    return task(transaction);
  }
  std::string name() {
    return after_pin([&](apdu::Transaction& transaction) {
      const support::SecureBytes object = applet.read_attributes(transaction);
      return std::string(as_text(attributes_in(object.view()).value().name));
    });
  }
  std::string number() {
    return after_pin([&](apdu::Transaction& transaction) {
      const support::SecureBytes object = applet.read_number(transaction);
      return std::string(as_text(number_in(object.view()).value()));
    });
  }
  template <typename Task>
  std::optional<CardFault> fault_of(Task&& task) {
    try {
      task();
      return std::nullopt;
    } catch (const CardError& error) {
      return error.fault();
    }
  }
  std::size_t sent(const std::string& start) const {
    return static_cast<std::size_t>(std::count_if(commands.begin(), commands.end(), [&](const auto& command) {
      return command.starts_with(start) && command.size() > 8;
    }));
  }

  TextApplet applet;
};

TEST_F(TextAppletTest, TheCounterCostsNothing) {
  apdu::Transaction transaction(*channel);
  applet.approach_pin(transaction);
  EXPECT_EQ(applet.tries_left(transaction), 3);
  EXPECT_EQ(applet.tries_left(transaction), 3);
  EXPECT_THAT(take_commands(), ElementsAre(kSelectText, kSelectPin, "00200080", "00200080"));
}

TEST_F(TextAppletTest, APinGoesToItsFileOnce) {
  apdu::Transaction transaction(*channel);
  const VerifyOutcome outcome = applet.verify(transaction, wrong_pin());
  EXPECT_EQ(outcome.kind, VerifyOutcome::Kind::wrong);
  EXPECT_EQ(outcome.tries_left, 2);
  EXPECT_THAT(commands, ElementsAre(kSelectText, kSelectPin, testing::StartsWith("0020008004")));
}

TEST_F(TextAppletTest, TheLastTryBlocks) {
  for (const char* locked : {"6984", "6983"}) {
    use(vcard::Switches()
            .set("locked_status", locked)
            .set("last_try_status", locked)
            .set("locked_query", locked));
    apdu::Transaction transaction(*channel);
    for (int i = 0; i < 2; ++i) applet.verify(transaction, wrong_pin());
    EXPECT_EQ(applet.verify(transaction, wrong_pin()).kind, VerifyOutcome::Kind::blocked);
    EXPECT_EQ(applet.verify(transaction, right_pin()).kind, VerifyOutcome::Kind::blocked);
    EXPECT_EQ(applet.tries_left(transaction), 0);
  }
}

TEST_F(TextAppletTest, NothingIsTakenForGrantedBetweenTransactions) {
  for (int i = 0; i < 2; ++i) {
    apdu::Transaction transaction(*channel);
    applet.approach_pin(transaction);
  }
  EXPECT_THAT(take_commands(), ElementsAre(kSelectText, kSelectPin, kSelectText, kSelectPin));
}

TEST_F(TextAppletTest, ReadsWhatTheCardHasInEveryPositionOfEverySwitch) {
  const std::string expected = contents.holder.name;
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    for (const std::string_view position : row.positions) {
      use(vcard::Switches().set(row.fact, position));
      applet = {};
      const std::string where = std::string(row.name) + "=" + std::string(position);
      if (row.fact == vcard::Fact::kind && position != "my-number-card") {
        apdu::Transaction transaction(*channel);
        EXPECT_EQ(fault_of([&] { applet.approach_pin(transaction); }), CardFault::application_missing)
            << where;
        continue;
      }
      const bool odd = position != row.positions.front();
      if (row.fact == vcard::Fact::text_attributes && odd) {
        EXPECT_EQ(fault_of([&] { name(); }), CardFault::malformed_text) << where;
      } else {
        EXPECT_EQ(name(), expected) << where;
      }
      if (row.fact == vcard::Fact::text_number && odd) {
        EXPECT_EQ(fault_of([&] { number(); }), CardFault::malformed_text) << where;
      } else {
        EXPECT_EQ(number(), "000000000000") << where;
      }
    }
  }
}

TEST_F(TextAppletTest, ReadsTextsThatTakeSeveralBlocks) {
  contents.holder.address.clear();
  for (int i = 0; i < 200; ++i) contents.holder.address += "町";
  put(contents);
  const auto address = after_pin([&](apdu::Transaction& transaction) {
    const support::SecureBytes object = applet.read_attributes(transaction);
    return std::string(as_text(attributes_in(object.view()).value().address));
  });
  EXPECT_EQ(address, contents.holder.address);
}

TEST_F(TextAppletTest, WithoutThePinNothingIsRead) {
  apdu::Transaction transaction(*channel);
  EXPECT_EQ(fault_of([&] { applet.read_attributes(transaction); }), CardFault::not_logged_in);
  EXPECT_EQ(fault_of([&] { applet.read_number(transaction); }), CardFault::not_logged_in);
}

TEST_F(TextAppletTest, NoLoginIsLeftWhicheverWayTheCardForgets) {
  for (const char* reselect : {"yes", "no"}) {
    for (const char* other : {"yes", "no"}) {
      use(vcard::Switches().set("reselect_drops_pin", reselect).set("other_applet_drops_pin", other));
      const bool seen =
          after_pin([&](apdu::Transaction& transaction) { return applet.end_login(transaction); });
      const bool possible = std::string_view(reselect) == "yes" || std::string_view(other) == "yes";
      EXPECT_EQ(seen, possible);
      EXPECT_NE(issued->is_verified(vcard::PinId::text), possible);
      EXPECT_EQ(commands.back(), gen1::kSelectApplication) << "back where everybody expects the card";
    }
  }
}

TEST_F(TextAppletTest, ChangesThePinWhereTheCardDoes) {
  const Pin fresh = digits(contents.holder.text_pin == "0000" ? "0001" : "0000");
  const auto change = [&](apdu::Transaction& transaction) {
    return applet.change_pin(transaction, fresh).kind;
  };
  EXPECT_EQ(after_pin(change), ChangeOutcome::Kind::changed);
  use(vcard::Switches().set("pin_change", "6D00"));
  EXPECT_EQ(after_pin(change), ChangeOutcome::Kind::refused);
}

// Whatever one answer is changed to, the read ends with the text or a fault, and the PIN is sent once.
TEST_F(TextAppletTest, AnyOddAnswerIsAFault) {
  for (const char* raw : {"", "90", "9000", "6982", "6A82", "6B00", "6F00", "63C2", "FF209000",
                          "FF2082FFFF9000", "FF2081419000", "61FF", "6C10"}) {
    for (std::uint64_t n = 1; n <= 8; ++n) {
      use({});
      applet = {};
      readers->answer_exchange(gen1::kReader, n, support::from_hex(raw));
      try {
        apdu::Transaction transaction(*channel);
        if (applet.verify(transaction, right_pin()).kind == VerifyOutcome::Kind::accepted)
          applet.read_attributes(transaction);
      } catch (const CardError&) {
      } catch (const apdu::TransportError&) {
      }
      EXPECT_LE(sent("00200080"), 1U) << raw << ' ' << n;
      commands.clear();
    }
  }
}

}  // namespace
}  // namespace jpki::text
