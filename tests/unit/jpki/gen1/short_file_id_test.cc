// Files by short identifier: what is gained, and that nothing is lost where the card means something else by
// them (docs/adr/0010-short-file-identifiers.md).
#include "tests/unit/jpki/gen1/gen1_card_fixture.h"
#include "vcard/switches.h"

namespace jpki::gen1 {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Not;

// READ BINARY, VERIFY and the signing command name a file so.
MATCHER(IsByShortId, "") {
  const support::Bytes command = support::from_hex(arg);
  const auto names_file = [](std::uint8_t reference) { return reference > 0x80; };
  if (command[1] == 0xB0) return names_file(command[2]);
  return (command[1] == 0x20 || command[1] == 0x2A) && names_file(command[3]);
}
bool presents_pin(const std::string& command) {
  return command.starts_with("0020") && command.size() > 8;
}

constexpr const char* kSignByShortId = "802A00970361626300";
constexpr const char* kSelectKey = "00A4020C020017";
constexpr const char* kSign = "802A00800361626300";
constexpr const char* kReadIdentityByShortId = "00B0860060";
constexpr const char* kSelectTextApplication = "00A4040C0AD3921000310001010408";

class ShortFileIdTest : public Gen1CardTest {
 protected:
  static support::Bytes sign(apdu::Transaction& transaction, Card& card) {
    return card.sign(transaction, KeyRole::authentication, SignatureScheme::pkcs1, support::as_bytes("abc"));
  }
  std::unique_ptr<Card> detected_and_logged_in() {
    auto card = detected();
    apdu::Transaction transaction(*channel);
    log_in(transaction, *card, KeyRole::authentication);
    take_commands();
    return card;
  }
  void expect_not_logged_in(Card& card) {
    apdu::Transaction transaction(*channel);
    try {
      sign(transaction, card);
      ADD_FAILURE() << "it signed";
    } catch (const CardError& error) {
      EXPECT_EQ(error.fault(), CardFault::not_logged_in);
    }
  }
  // Everything that there is to be asked of a card with both keys, each in a transaction of its own.
  void use_all(Card& card) {
    const auto in_transaction = [this](auto body) {
      apdu::Transaction transaction(*channel);
      return body(transaction);
    };
    for (const KeyRole role : {KeyRole::authentication, KeyRole::signature}) {
      const bool authentication = role == KeyRole::authentication;
      const auto& credential = authentication ? contents.authentication : contents.signature;
      in_transaction([&](auto& t) { card.serial_number(t); });
      EXPECT_EQ(in_transaction([&](auto& t) { return card.tries_left(t, role); }), authentication ? 3 : 5);
      EXPECT_EQ(in_transaction([&](auto& t) { return log_in(t, card, role).kind; }),
                VerifyOutcome::Kind::accepted);
      EXPECT_EQ(in_transaction([&](auto& t) { return card.certificate(t, role).der(); }),
                credential.certificate);
      EXPECT_EQ(in_transaction([&](auto& t) { return card.issuer_certificate(t, role).der(); }),
                credential.issuer_certificate);
      in_transaction([&](auto& t) { card.signs_by(t, SignatureScheme::pss_sha256); });
      EXPECT_EQ(in_transaction([&](auto& t) {
                  return card.sign(t, role, SignatureScheme::pkcs1, support::as_bytes("abc")).size();
                }),
                256U);
      EXPECT_EQ(in_transaction([&](auto& t) {
                  log_in(t, card, role);
                  return card.change_pin(t, role, pin(card, role, authentication ? "9876" : "NEW12345")).kind;
                }),
                ChangeOutcome::Kind::changed);
    }
  }
};

TEST_F(ShortFileIdTest, ACertificateGoesOnFromTheLastByteInReach) {
  const auto card = detected();
  take_commands();
  {
    apdu::Transaction transaction(*channel);
    card->serial_number(transaction);
    EXPECT_THAT(take_commands(), testing::IsEmpty()) << "the first look has read what it takes";
  }
  apdu::Transaction transaction(*channel);
  EXPECT_EQ(card->certificate(transaction, KeyRole::authentication).der(),
            contents.authentication.certificate);
  const auto sent = take_commands();
  ASSERT_GE(sent.size(), 2U);
  EXPECT_EQ(sent[0], "00B08AFF00");
  EXPECT_EQ(sent[1], "00B001FF00");
  EXPECT_THAT(sent, Not(Contains(testing::StartsWith("00A4"))));
}

TEST_F(ShortFileIdTest, ACertificateThatWasReadServesTheSerialNumber) {
  const auto card = detected();
  apdu::Transaction transaction(*channel);
  card->certificate(transaction, KeyRole::authentication);
  take_commands();
  card->serial_number(transaction);
  EXPECT_THAT(take_commands(), testing::IsEmpty());
}

TEST_F(ShortFileIdTest, ACardThatDoesNotUnderstandIsTriedOnce) {
  const std::string other_bytes = support::to_hex(support::Bytes(96, 0x30)) + "9000";
  for (const std::string& answer : {std::string("6A86"), std::string("6B00"), std::string("6F00"),
                                    std::string("6D00"), std::string("9000"), other_bytes}) {
    SCOPED_TRACE(answer);
    use({});
    readers->answer_exchange(kReader, 3, support::from_hex(answer));
    const auto card = detected();
    ASSERT_NE(card, nullptr);
    EXPECT_EQ(card->description().keys.size(), 2U);
    auto sent = take_commands();
    EXPECT_EQ(sent[2], kReadIdentityByShortId);
    EXPECT_THAT(std::vector(sent.begin() + 3, sent.end()), Each(Not(IsByShortId())));
    use_all(*card);
    EXPECT_THAT(take_commands(), Each(Not(IsByShortId())));
  }
}

TEST_F(ShortFileIdTest, WhereTheApplicationWasSelectedAlreadyTheQuestionForItIsTheFirstTry) {
  for (const bool short_ids : {true, false}) {
    use_short_ids(short_ids ? "yes" : "no");
    detected();
    take_commands();
    const auto card = detected();
    std::vector<std::string> expected = {"00A4020C020006", kReadIdentityByShortId};
    if (short_ids) {
      expected.insert(expected.end(), {"00B0880003", "00B08A0000"});
    } else {
      expected.insert(expected.end(),
                      {"00B0000060", "00A4020C020008", "00B0000003", "00A4020C02000A", "00B0000000"});
    }
    EXPECT_EQ(take_commands(), expected);
    apdu::Transaction transaction(*channel);
    log_in(transaction, *card, KeyRole::authentication);
    take_commands();
    EXPECT_EQ(sign(transaction, *card).size(), 256U);
    EXPECT_EQ(take_commands().size(), short_ids ? 1U : 2U);
  }
}

TEST_F(ShortFileIdTest, ASignatureThatGoesWrongIsMadeWithTheKeySelected) {
  for (const char* answer : {"6A86", "6982", "6700", "6F00", "6985", "9000", "0102039000"}) {
    SCOPED_TRACE(answer);
    use({});
    const auto card = detected_and_logged_in();
    apdu::Transaction transaction(*channel);
    readers->answer_exchange(kReader, 1, support::from_hex(answer));
    EXPECT_EQ(sign(transaction, *card).size(), 256U);
    EXPECT_THAT(take_commands(), ElementsAre(kSignByShortId, kReadIdentityByShortId, kSelectKey, kSign));
    EXPECT_EQ(sign(transaction, *card).size(), 256U);
    EXPECT_THAT(take_commands(), ElementsAre(kSign)) << "not by short identifier again";
  }
}

TEST_F(ShortFileIdTest, ALoginThatIsOverIsFoundOutInTwoCommandsOnceASignatureHasWorked) {
  const auto card = detected_and_logged_in();
  {
    apdu::Transaction transaction(*channel);
    sign(transaction, *card);
  }
  another_program_selects("00A4040C0AD392F000260100000001");
  take_commands();
  expect_not_logged_in(*card);
  EXPECT_THAT(take_commands(), ElementsAre(kSignByShortId, kReadIdentityByShortId));
}

TEST_F(ShortFileIdTest, ALoginThatIsOverBeforeTheFirstSignatureIsAskedForTwice) {
  const auto card = detected();
  take_commands();
  expect_not_logged_in(*card);
  EXPECT_THAT(take_commands(), ElementsAre(kSignByShortId, kReadIdentityByShortId, kSelectKey, kSign));
}

TEST_F(ShortFileIdTest, FilesOfAnotherApplicationAreNotTakenForOurs) {
  for (const char* short_ids : {"yes", "no"}) {
    SCOPED_TRACE(short_ids);
    use_short_ids(short_ids);
    const auto card = detected();
    another_program_selects(kSelectTextApplication);
    take_commands();
    apdu::Transaction transaction(*channel);
    EXPECT_EQ(card->issuer_certificate(transaction, KeyRole::signature).der(),
              contents.signature.issuer_certificate)
        << "the other one has a file 0002 too";
  }
}

TEST_F(ShortFileIdTest, AnotherApplicationIsLeftForOurs) {
  const auto card = detected_and_logged_in();
  another_program_selects(kSelectTextApplication);
  expect_not_logged_in(*card);
  EXPECT_THAT(take_commands(), ElementsAre(kSignByShortId, kReadIdentityByShortId,
                                           "00A4020C020006",  // believed of the selected file only
                                           kSelectApplication, kSignByShortId, kSelectKey, kSign));
}

TEST_F(ShortFileIdTest, AWrongIdentityByShortIdEndsNobodysLogin) {
  const auto card = detected_and_logged_in();
  const support::Bytes other = support::from_hex(support::to_hex(support::Bytes(96, 0x41)) + "9000");
  readers->answer_exchange(kReader, 1, other);
  apdu::Transaction transaction(*channel);
  log_in(transaction, *card, KeyRole::signature);
  EXPECT_THAT(take_commands(), Not(Contains(kSelectApplication)));
  EXPECT_EQ(sign(transaction, *card).size(), 256U) << "still logged in";
}

TEST_F(ShortFileIdTest, NoTriesLeftIsBelievedOfTheSelectedFileOnly) {
  for (const char* answer : {"63C0", "6983", "6984", "6A82", "9000"}) {
    use({});
    const auto card = detected();
    apdu::Transaction transaction(*channel);
    readers->answer_exchange(kReader, 1, support::from_hex(answer));
    EXPECT_EQ(card->tries_left(transaction, KeyRole::authentication), 3) << answer;
  }
}

TEST_F(ShortFileIdTest, ACertificateOfOtherBytesIsReadOnceMoreWithItsFileSelected) {
  const auto card = detected();
  apdu::Transaction transaction(*channel);
  readers->answer_exchange(kReader, 2, support::Bytes(258, 0x90));  // the second block
  EXPECT_EQ(card->certificate(transaction, KeyRole::authentication).der(),
            contents.authentication.certificate);
  EXPECT_THAT(take_commands(), Contains("00A4020C02000A"));
}

TEST_F(ShortFileIdTest, AWrongSignatureIsAskedForInAnotherWayOnce) {
  const auto card = detected_and_logged_in();
  apdu::Transaction transaction(*channel);
  sign(transaction, *card);
  EXPECT_TRUE(card->has_another_way_to_sign());
  take_commands();
  sign(transaction, *card);
  EXPECT_THAT(take_commands(), ElementsAre(kSelectKey, kSign));
  EXPECT_FALSE(card->has_another_way_to_sign());
}

TEST_F(ShortFileIdTest, APinGoesToASelectedFileWhateverTheCardIsLike) {
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    if (row.fact == vcard::Fact::kind || row.fact == vcard::Fact::certificates) continue;
    for (const std::string_view position : row.positions) {
      use(vcard::Switches().set(row.fact, position));
      const auto card = detected();
      for (const KeyRole role : {KeyRole::authentication, KeyRole::signature}) {
        apdu::Transaction transaction(*channel);
        card->tries_left(transaction, role);
        take_commands();
        log_in(transaction, *card, role);
        const auto sent = take_commands();
        const auto verify = std::find_if(sent.begin(), sent.end(), presents_pin);
        ASSERT_NE(verify, sent.end());
        EXPECT_EQ(verify->substr(0, 8), "00200080") << row.name << "=" << position;
        EXPECT_EQ(std::count_if(sent.begin(), sent.end(), presents_pin), 1);
        if (verify != sent.begin()) {
          EXPECT_EQ(*std::prev(verify),
                    role == KeyRole::authentication ? "00A4020C020018" : "00A4020C02001B");
        }
      }
    }
  }
}

}  // namespace
}  // namespace jpki::gen1
