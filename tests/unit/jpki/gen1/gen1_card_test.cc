// The exact commands of each operation, against what docs/card-protocol.md records.
#include "tests/unit/jpki/gen1/gen1_card_fixture.h"

namespace jpki::gen1 {
namespace {

using testing::ElementsAre;

TEST_F(Gen1CardTest, DetectionAsksBeforeItSelects) {
  ASSERT_NE(detected(), nullptr);
  EXPECT_THAT(take_commands(), ElementsAre("00A4020C020006",    // is the application selected already?
                                           kSelectApplication,  // no
                                           "00B0860060",        // label to serial number, by short identifier
                                           "00B0880003",        // which certificates?
                                           "00B08A0000"));      // what the card will be told by
  ASSERT_NE(detected(), nullptr);
  EXPECT_THAT(take_commands(), ElementsAre("00A4020C020006", "00B0860060", "00B0880003", "00B08A0000"))
      << "selected already: nobody's login may end";
}

TEST_F(Gen1CardTest, DetectionWithoutShortIdentifiersNeedsNoLabel) {
  use_short_ids("no");
  const auto card = detected();
  ASSERT_NE(card, nullptr);
  EXPECT_THAT(take_commands(),
              ElementsAre("00A4020C020006", kSelectApplication,
                          "00B0860060",                    // not understood, and never tried again
                          "00A4020C02000A", "00B0000000",  // a certificate for everybody: no phone
                          "00A4020C020008", "00B0000003"));
  EXPECT_EQ(card->description().kind, CardKind::my_number_card);
  apdu::Transaction transaction(*channel);
  EXPECT_EQ(card->serial_number(transaction).size(), 16U);
  EXPECT_THAT(take_commands(), testing::IsEmpty()) << "the block that was read serves it";
}

TEST_F(Gen1CardTest, VerifySelectsThePinFileAndSendsThePinAsItIs) {
  const std::string verify = "0020008004" + support::to_hex(support::as_bytes(contents.holder.auth_pin));
  for (const bool short_ids : {true, false}) {
    use_short_ids(short_ids ? "yes" : "no");
    const auto card = detected();
    take_commands();
    apdu::Transaction transaction(*channel);
    EXPECT_EQ(log_in(transaction, *card, KeyRole::authentication).kind, VerifyOutcome::Kind::accepted);
    // Not into another application's file.
    std::vector<std::string> expected = {"00A4020C020006", "00B0000060", "00A4020C020018", verify};
    if (short_ids) expected = {"00B0860060", "00A4020C020018", verify};
    EXPECT_THAT(take_commands(), testing::ElementsAreArray(expected));
  }
}

TEST_F(Gen1CardTest, VerifyInTheTransactionOfTheDetectionNeedsNoSecondLook) {
  apdu::Transaction transaction(*channel);
  const auto card = jpki::detect(transaction).card;
  take_commands();
  log_in(transaction, *card, KeyRole::signature);
  EXPECT_THAT(take_commands(), ElementsAre("00A4020C02001B", testing::StartsWith("00200080")));
}

TEST_F(Gen1CardTest, AChangeFollowsTheVerifyWithTheNewValueAlone) {
  const auto card = detected();
  apdu::Transaction transaction(*channel);
  ASSERT_EQ(
      card->verify(transaction, KeyRole::signature, pin(*card, KeyRole::signature, contents.holder.sign_pin))
          .kind,
      VerifyOutcome::Kind::accepted);
  take_commands();
  EXPECT_EQ(
      card->change_pin(transaction, KeyRole::signature, pin(*card, KeyRole::signature, "NEW12345")).kind,
      ChangeOutcome::Kind::changed);
  EXPECT_THAT(take_commands(), ElementsAre("00240180084E45573132333435"));
  EXPECT_EQ(card->verify(transaction, KeyRole::signature, pin(*card, KeyRole::signature, "NEW12345")).kind,
            VerifyOutcome::Kind::accepted);
}

TEST_F(Gen1CardTest, WhateverACardAnswersToAChangeIsARefusalAndSentOnce) {
  const auto card = detected();
  apdu::Transaction transaction(*channel);
  for (const char* answer :
       {"6982", "6D00", "6A86", "6985", "6700", "6983", "63C2", "6F00", "6A82", "6986", "6C04", "6581"}) {
    ASSERT_EQ(card->verify(transaction, KeyRole::authentication,
                           pin(*card, KeyRole::authentication, contents.holder.auth_pin))
                  .kind,
              VerifyOutcome::Kind::accepted);
    take_commands();
    readers->answer_exchange(kReader, 1, support::from_hex(answer));
    const auto outcome =
        card->change_pin(transaction, KeyRole::authentication, pin(*card, KeyRole::authentication, "9876"));
    EXPECT_EQ(outcome.kind, ChangeOutcome::Kind::refused);
    EXPECT_THAT(outcome.reason, testing::HasSubstr(answer));
    EXPECT_THAT(take_commands(), ElementsAre("002401800439383736"));
  }
}

TEST_F(Gen1CardTest, TheKeypadGetsTheSameCommandsWithRoomForThePin) {
  readers->give_keypad(kReader, {.verifies = true, .changes = true});
  const auto card = detected();
  take_commands();
  apdu::Transaction transaction(*channel);
  readers->type_on_keypad(kReader, contents.holder.auth_pin);
  const auto verified = card->verify_by_keypad(transaction, KeyRole::authentication);
  EXPECT_EQ(std::get<VerifyOutcome>(verified).kind, VerifyOutcome::Kind::accepted);
  EXPECT_THAT(take_commands(), ElementsAre("00B0860060", "00A4020C020018", "0020008004FFFFFFFF"));
  readers->type_on_keypad(kReader, "9876");
  const auto changed = card->change_pin_by_keypad(transaction, KeyRole::authentication);
  EXPECT_EQ(std::get<ChangeOutcome>(changed).kind, ChangeOutcome::Kind::changed);
  EXPECT_THAT(take_commands(), ElementsAre("0024018004FFFFFFFF"));
  EXPECT_EQ(
      card->verify(transaction, KeyRole::authentication, pin(*card, KeyRole::authentication, "9876")).kind,
      VerifyOutcome::Kind::accepted);
}

TEST_F(Gen1CardTest, WhatTheHolderDoesNotTypeIsNoOutcome) {
  readers->give_keypad(kReader, {.verifies = true, .changes = true});
  const auto card = detected();
  apdu::Transaction transaction(*channel);
  readers->type_on_keypad(kReader, support::from_hex("6401"));
  EXPECT_EQ(std::get<apdu::KeypadFault>(card->verify_by_keypad(transaction, KeyRole::authentication)),
            apdu::KeypadFault::cancelled);
  readers->type_on_keypad(kReader, support::from_hex("6402"));
  EXPECT_EQ(std::get<apdu::KeypadFault>(card->change_pin_by_keypad(transaction, KeyRole::authentication)),
            apdu::KeypadFault::not_confirmed);
  EXPECT_EQ(card->tries_left(transaction, KeyRole::authentication), 3);
}

TEST_F(Gen1CardTest, SigningIsOneCommandOrSelectionAndOne) {
  for (const bool short_ids : {true, false}) {
    use_short_ids(short_ids ? "yes" : "no");
    const auto card = detected();
    apdu::Transaction transaction(*channel);
    ASSERT_EQ(log_in(transaction, *card, KeyRole::signature).kind, VerifyOutcome::Kind::accepted);
    take_commands();
    EXPECT_EQ(
        card->sign(transaction, KeyRole::signature, SignatureScheme::pkcs1, support::as_bytes("abc")).size(),
        256U);
    std::vector<std::string> expected = {"00A4020C02001A", "802A00800361626300"};
    if (short_ids) expected = {"802A009A0361626300"};
    EXPECT_THAT(take_commands(), testing::ElementsAreArray(expected));
  }
}

TEST_F(Gen1CardTest, PssIsAskedForWithDataThatNoCardSigns) {
  const auto card = detected();
  take_commands();
  apdu::Transaction transaction(*channel);
  EXPECT_TRUE(card->signs_by(transaction, SignatureScheme::pss_sha256));
  const std::string too_short(62, '0');
  EXPECT_THAT(take_commands(), ElementsAre("00A4020C020017", "802A04801F" + too_short + "00",
                                           "802A7F801F" + too_short + "00"));
  EXPECT_TRUE(card->signs_by(transaction, SignatureScheme::pkcs1));
  EXPECT_THAT(take_commands(), testing::IsEmpty());
}

TEST_F(Gen1CardTest, PssIsBelievedOnlyWhereTheCardTellsOneParameterFromAnother) {
  struct Case {
    const char* pss;
    const char* checks;
    bool logged_in;
    bool signs;
  };
  for (const Case& each : {Case{"yes", "parameters-first", false, true},
                           {"no", "parameters-first", false, false},
                           {"yes", "pin-first", false, false},
                           {"no", "pin-first", false, false},
                           {"yes", "length-first", false, true},
                           {"no", "length-first", false, false},
                           {"yes", "parameters-first", true, true},
                           {"no", "parameters-first", true, false},
                           {"yes", "pin-first", true, true},
                           {"no", "pin-first", true, false}}) {
    for (const char* wrong_length : {"6985", "6700"}) {
      SCOPED_TRACE(std::string("pss=") + each.pss + " " + each.checks + (each.logged_in ? " logged in" : ""));
      use(vcard::Switches()
              .set("pss", each.pss)
              .set("signing_checks", each.checks)
              .set("wrong_length_signature", wrong_length)
              .set("signature_consumes_login", "yes"));
      const auto card = detected();
      apdu::Transaction transaction(*channel);
      const auto log_in = [&] {
        return card->verify(transaction, KeyRole::authentication,
                            pin(*card, KeyRole::authentication, contents.holder.auth_pin));
      };
      if (each.logged_in) log_in();
      EXPECT_EQ(card->signs_by(transaction, SignatureScheme::pss_sha256), each.signs);
      if (!each.logged_in) log_in();
      EXPECT_EQ(
          card->sign(transaction, KeyRole::authentication, SignatureScheme::pkcs1, support::as_bytes("abc"))
              .size(),
          256U)
          << "the question has used up no login";
    }
  }
}

TEST_F(Gen1CardTest, ASignatureByPssIsOneCommandWithAnotherParameter) {
  const auto card = detected();
  apdu::Transaction transaction(*channel);
  card->verify(transaction, KeyRole::signature, pin(*card, KeyRole::signature, contents.holder.sign_pin));
  take_commands();
  const support::Bytes hash(32, 0x11);
  card->sign(transaction, KeyRole::signature, SignatureScheme::pss_sha256, hash);
  EXPECT_THAT(take_commands(), ElementsAre("802A049A20" + support::to_hex(hash) + "00"));
}

TEST_F(Gen1CardTest, TriesAreAskedForWithoutData) {
  for (const bool short_ids : {true, false}) {
    use_short_ids(short_ids ? "yes" : "no");
    const auto card = detected();
    take_commands();
    apdu::Transaction transaction(*channel);
    EXPECT_EQ(card->tries_left(transaction, KeyRole::authentication), 3);
    EXPECT_EQ(card->tries_left(transaction, KeyRole::signature), 5);
    std::vector<std::string> expected = {"00A4020C020018", "00200080", "00A4020C02001B", "00200080"};
    if (short_ids) expected = {"00200098", "0020009B"};
    EXPECT_THAT(take_commands(), testing::ElementsAreArray(expected));
  }
}

TEST_F(Gen1CardTest, OutcomesOfVerify) {
  for (const char* locked : {"6984", "6983"}) {
    use(vcard::Switches().set(vcard::Fact::locked_status, locked));
    const auto card = detected();
    apdu::Transaction transaction(*channel);
    const std::string wrong = contents.holder.auth_pin == "0000" ? "1111" : "0000";
    const auto present = [&] {
      return card->verify(transaction, KeyRole::authentication, pin(*card, KeyRole::authentication, wrong));
    };
    EXPECT_EQ(present().tries_left, 2);
    EXPECT_EQ(present().tries_left, 1);
    EXPECT_EQ(present().kind, VerifyOutcome::Kind::blocked) << "the last try";
    EXPECT_EQ(present().kind, VerifyOutcome::Kind::blocked) << locked;
    EXPECT_EQ(card->tries_left(transaction, KeyRole::authentication), 0);
  }
}

TEST_F(Gen1CardTest, CertificatesWhateverFollowsThemInTheirFiles) {
  for (const char* filler : {"none", "FF", "00"}) {
    for (const char* end_of_file : {"6B00", "6282", "9000"}) {
      use(vcard::Switches().set("filler", filler).set("end_of_file", end_of_file));
      const auto card = detected();
      apdu::Transaction transaction(*channel);
      EXPECT_EQ(card->certificate(transaction, KeyRole::authentication).der(),
                contents.authentication.certificate);
      EXPECT_EQ(card->issuer_certificate(transaction, KeyRole::signature).der(),
                contents.signature.issuer_certificate);
    }
  }
}

TEST_F(Gen1CardTest, TheSigningCertificateWantsALogin) {
  const auto card = detected();
  apdu::Transaction transaction(*channel);
  try {
    card->certificate(transaction, KeyRole::signature);
    FAIL() << "read without a login";
  } catch (const CardError& error) {
    EXPECT_EQ(error.fault(), CardFault::not_logged_in);
  }
}

TEST_F(Gen1CardTest, APinNeverReachesAnotherApplication) {
  const auto card = detected();
  readers->other_program_transmit(kReader, support::from_hex("00A4040C0AD3921000310001010408"));
  take_commands();
  apdu::Transaction transaction(*channel);
  EXPECT_EQ(card->verify(transaction, KeyRole::authentication,
                         pin(*card, KeyRole::authentication, contents.holder.auth_pin))
                .kind,
            VerifyOutcome::Kind::accepted);
  const auto sent = take_commands();
  const auto selected = std::find(sent.begin(), sent.end(), kSelectApplication);
  ASSERT_NE(selected, sent.end());
  EXPECT_THAT(std::vector(sent.begin(), selected),
              testing::Each(testing::Not(testing::StartsWith("00200080"))));
}

TEST_F(Gen1CardTest, CardsThatSayLittleAreStillUsed) {
  for (const auto& [name, position] :
       {std::pair{"token_info", "missing"}, std::pair{"token_info", "unknown-label"},
        std::pair{"token_info", "cut-off"}, std::pair{"presence_file", "missing"},
        std::pair{"presence_file", "odd"}, std::pair{"first_command_fails", "yes"}}) {
    for (const char* short_ids : {"yes", "no"}) {
      SCOPED_TRACE(std::string(name) + "=" + position + " short_file_ids=" + short_ids);
      use(vcard::Switches().set(name, position).set("short_file_ids", short_ids));
      const auto card = detected();
      ASSERT_NE(card, nullptr);
      EXPECT_EQ(card->description().keys.size(), 2U);
      apdu::Transaction transaction(*channel);
      EXPECT_EQ(log_in(transaction, *card, KeyRole::signature).kind, VerifyOutcome::Kind::accepted);
      EXPECT_EQ(card->certificate(transaction, KeyRole::signature).der(), contents.signature.certificate);
      const auto signature =
          card->sign(transaction, KeyRole::signature, SignatureScheme::pkcs1, support::as_bytes("abc"));
      EXPECT_EQ(signature.size(), 256U);
    }
  }
}

TEST_F(Gen1CardTest, PhonesAndOldCardsAreToldByTheirLabelInBothWays) {
  for (const char* short_ids : {"yes", "no"}) {
    for (const auto& [kind, expected] :
         {std::pair{"android", CardKind::android_phone}, std::pair{"iphone", CardKind::iphone}}) {
      use(vcard::Switches().set("kind", kind).set("short_file_ids", short_ids));
      const auto card = detected();
      ASSERT_NE(card, nullptr);
      EXPECT_EQ(card->description().kind, expected);
      EXPECT_TRUE(card->description().keys.front().certificate_needs_login);
    }
    use(vcard::Switches().set("kind", "resident-card").set("short_file_ids", short_ids));
    EXPECT_EQ(detected(), nullptr);
  }
}

}  // namespace
}  // namespace jpki::gen1
