// A card is asked, what it answers is written down, and a card that is made of that is asked again.
#include "holder/card_report.h"
#include "holder/facts/recorder.h"
#include "tests/unit/holder/facts/asked_card.h"
#include "vcard/replayed_card.h"

namespace holder::facts {
namespace {

// One holder for all of them: keys take long to be made.
class BorrowedInvention : public vcard::Invention {
 public:
  support::Bytes certificate(apdu::iso7816::FileId file, std::size_t size) override {
    return holder().certificate(file, size);
  }
  support::Bytes signature(apdu::iso7816::FileId key, std::uint8_t p1, support::ByteView data) override {
    return holder().signature(key, p1, data);
  }

 private:
  static vcard::Invention& holder() {
    static const auto the_holder = vcard::invented_holder();
    return *the_holder;
  }
};

class RecordingTest : public AskedCardTest {
 protected:
  std::string recorded() {
    Traffic traffic;
    Recorder recorder;
    CarefulReaders careful(*readers, {&traffic, &recorder});
    CardInHand card = find_card(careful, {});
    ask_as_programs_do(card);
    facts = ask_card(card, traffic, Logins::end).found;
    return recorder.text(card.reader(), card.atr());
  }

  // From here on that card lies in the reader.
  void replay(const std::string& transcript) {
    unknown.clear();
    replayed = std::make_shared<vcard::ReplayedCard>(
        vcard::parse_transcript(transcript), std::make_unique<BorrowedInvention>(),
        [this](support::ByteView header, std::uint16_t) { unknown.push_back(support::to_hex(header)); });
    readers = std::make_unique<vcard::VirtualReaderDirectory>(kReader, replayed);
  }

  CardReport report() {
    CardInHand card = found();
    return card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
      return report_on(transaction, asked, card.text(), card.reader());
    });
  }

  static std::string summary(const CardReport& report) {
    std::string text = std::to_string(static_cast<int>(report.kind));
    for (const KeyReport& key : report.keys)
      text += " " + std::to_string(static_cast<int>(key.role)) +
              std::to_string(static_cast<int>(key.certificate)) + "/" +
              std::to_string(key.tries_left.value_or(-1));
    if (report.text) text += " text " + std::to_string(report.text->tries_left.value_or(-1));
    return text;
  }
  static std::string summary(const std::vector<Found>& all) {
    std::string text;
    for (const Found& each : all)
      text += std::string(each.fact->id) + ": " + code_of(each.finding.verdict) + " " +
              each.finding.observed + "\n";
    return text;
  }

  std::vector<Found> facts;
  std::shared_ptr<vcard::ReplayedCard> replayed;
  std::vector<std::string> unknown;
};

bool is_none(std::string_view position) {
  return position == "resident-card" || position == "no-applet";
}

// The serial number is masked, and so is what of a certificate is damaged: those a replayed card has not.
bool tells_of_masked_bytes(const vcard::SwitchRow& row, std::string_view position) {
  return (row.fact == vcard::Fact::issuer_certificate && (position == "garbage" || position == "damaged")) ||
         row.fact == vcard::Fact::auth_key_usage;
}

TEST_F(RecordingTest, plays_the_card_that_was_recorded) {
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    for (const std::string_view position : row.positions) {
      SCOPED_TRACE(std::string(row.name) + "=" + std::string(position));
      if (is_none(position)) continue;
      put_with(row, position);
      issued->set_tries(vcard::PinId::sign, 2);
      const std::string status = summary(report());
      put_with(row, position);
      issued->set_tries(vcard::PinId::sign, 2);
      replay(recorded());
      EXPECT_EQ(summary(report()), status);
      EXPECT_THAT(unknown, testing::IsEmpty());
      if (tells_of_masked_bytes(row, position)) continue;
      std::string expected = summary(facts);
      replay(recorded());
      // That of a test card, which a transcript does not have.
      const std::string serial = "description_serial: ";
      const auto line = [&](const std::string& text) { return text.find(serial); };
      std::string again = summary(facts);
      const auto without = [&](std::string text) {
        const std::size_t at = line(text);
        return text.erase(at, text.find('\n', at) - at);
      };
      EXPECT_EQ(without(again), without(expected));
    }
  }
}

TEST_F(RecordingTest, has_certificates_of_the_same_length_that_fit_together) {
  const std::string transcript = recorded();
  const std::size_t size = contents.authentication.certificate.size();
  EXPECT_THAT(transcript,
              testing::HasSubstr("certificate D392F000260100000001 000A " + std::to_string(size) + "\n"));
  replay(transcript);
  CardInHand card = found();
  card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
    const auto certificate = asked.certificate(transaction, jpki::KeyRole::authentication);
    EXPECT_EQ(certificate.der().size(), size);
    EXPECT_FALSE(support::equal(certificate.der(), contents.authentication.certificate));
    EXPECT_TRUE(
        support::equal(certificate.issuer(),
                       asked.issuer_certificate(transaction, jpki::KeyRole::authentication).subject()));
  });
  EXPECT_THAT(unknown, testing::IsEmpty());
}

TEST_F(RecordingTest, says_what_it_was_not_asked) {
  replay(recorded());
  EXPECT_EQ(support::to_hex(readers->other_program_transmit(kReader, support::from_hex("0084000008"))),
            "6D00");
  EXPECT_THAT(unknown, testing::ElementsAre("00840000"));
  EXPECT_EQ(replayed->status(), "unknown=1");
  // No PIN was recorded, so none is right.
  readers->other_program_transmit(kReader, support::from_hex("00A4040C0AD392F000260100000001"));
  readers->other_program_transmit(kReader, support::from_hex("00A4020C020018"));
  EXPECT_EQ(
      support::to_hex(readers->other_program_transmit(kReader, support::from_hex("002000800431323334"))),
      "6D00");
}

TEST_F(RecordingTest, reads_in_other_pieces_than_were_asked_for) {
  replay(recorded());
  for (const char* command : {"00A4040C0AD392F000260100000001", "00A4020C02000A"})
    EXPECT_EQ(support::to_hex(readers->other_program_transmit(kReader, support::from_hex(command))), "9000");
  const auto piece = readers->other_program_transmit(kReader, support::from_hex("00B0001111"));
  EXPECT_EQ(piece.size(), 0x11U + 2);
  EXPECT_THAT(unknown, testing::IsEmpty());
}

// Everything of the holder, of the certificates and of the numbers, in each spelling that a file may have.
TEST_F(RecordingTest, has_nothing_personal) {
  constexpr std::size_t kWindow = 12;
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    for (const std::string_view position : row.positions) {
      if (is_none(position)) continue;
      SCOPED_TRACE(std::string(row.name) + "=" + std::string(position));
      put(vcard::Switches().set("token_serial", "per-card").set(row.fact, position));
      const std::string transcript = recorded();
      const support::Bytes description =
          readers->other_program_transmit(kReader, support::from_hex("00B0865010"));
      for (const auto* certificate :
           {&contents.authentication.certificate, &contents.authentication.issuer_certificate,
            &contents.signature.certificate, &contents.signature.issuer_certificate}) {
        const std::string hex = support::to_hex(*certificate);
        for (std::size_t at = 0; at + kWindow <= hex.size(); at += 2) {
          const std::string part = hex.substr(at, kWindow);
          // Noughts, and blanks of a text, are everywhere.
          const bool uniform = part.find_first_not_of(part.substr(0, 2)) == std::string::npos;
          ASSERT_TRUE(uniform || transcript.find(part) == std::string::npos) << part;
        }
      }
      if (description.size() == 18) {
        EXPECT_EQ(transcript.find(support::to_hex(support::ByteView(description).first(16))),
                  std::string::npos);
      }
      const auto& holder = contents.holder;
      for (const std::string& secret : {holder.name, holder.address, holder.sign_pin}) {
        EXPECT_EQ(transcript.find(support::to_hex(support::as_bytes(secret))), std::string::npos);
        EXPECT_EQ(transcript.find(secret), std::string::npos);
      }
    }
  }
}

TEST_F(RecordingTest, writes_no_pin_and_no_signature) {
  Recorder recorder;
  recorder.exchanged(kReader, support::from_hex("00A4040C0AD392F000260100000001"), support::from_hex("9000"));
  recorder.exchanged(kReader, support::from_hex("00A4020C020018"), support::from_hex("9000"));
  recorder.exchanged(kReader, support::from_hex("002000800437373737"), support::from_hex("9000"));
  recorder.exchanged(kReader, support::from_hex("00A4020C020017"), support::from_hex("9000"));
  support::Bytes signature(258, 0xAB);
  signature[256] = 0x90;
  signature[257] = 0x00;
  recorder.exchanged(kReader, support::from_hex("802A00800261626300"), signature);
  recorder.power_was_cut(kReader);
  EXPECT_EQ(
      recorder.text(kReader, {}),
      "card-transcript 1\notherwise 6D00\n> 00A4040C0AD392F000260100000001\n< 9000\n> 00A4020C020018\n< "
      "9000\n"
      "> 0020008004 <4>\n< 9000\n> 00A4020C020017\n< 9000\n> 802A008002 <2> 6300\n< <256> 9000\npower\n");
  // Nor of a file that nobody has described.
  Recorder another;
  another.exchanged(kReader, support::from_hex("00A4040C0AD3921000310001010408"), support::from_hex("9000"));
  another.exchanged(kReader, support::from_hex("00A4020C020002"), support::from_hex("9000"));
  another.exchanged(kReader, support::from_hex("00B0000004"), support::from_hex("616263649000"));
  EXPECT_THAT(another.text(kReader, support::from_hex("3B8880010000000000")),
              testing::EndsWith("> 00B0000004\n< <4> 9000\n"));
  EXPECT_THAT(another.text(kReader, {}), testing::Not(testing::HasSubstr("atr")));
  EXPECT_THAT(another.text(kReader, support::from_hex("3BE000FF8131FE4514")),
              testing::HasSubstr("\natr 3BE000FF8131FE4514\n"));
}

TEST_F(RecordingTest, of_a_login_has_its_lengths_alone) {
  Recorder recorder;
  ASSERT_FALSE(ask_with(contents.holder.auth_pin, &recorder).refusal);
  const std::string transcript = recorder.text(kReader, {});
  const std::string pin = support::to_hex(support::as_bytes(contents.holder.auth_pin));
  EXPECT_THAT(transcript, testing::HasSubstr("> 0020008004 <4>\n< 9000\n"));
  EXPECT_THAT(transcript, testing::Not(testing::HasSubstr("0020008004" + pin)));
  EXPECT_THAT(transcript, testing::HasSubstr("> 802A008033 <51> 00\n< <256> 9000\n"));
}

TEST_F(RecordingTest, is_of_the_one_card_that_was_meant) {
  const std::string alone = recorded();
  put({});
  readers->add_reader("A reader 00 00");
  readers->insert("A reader 00 00",
                  std::make_shared<vcard::VirtualCard>(vcard::sample_contents(
                      vcard::Switches().set("kind", "no-applet").set("get_response", "61xx"))));
  EXPECT_EQ(recorded(), alone);
  EXPECT_EQ(verdict_on("whole_answers", facts), "holds");
}

}  // namespace
}  // namespace holder::facts
