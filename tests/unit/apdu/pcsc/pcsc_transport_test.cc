#include "apdu/pcsc/pcsc_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>

#include "tests/unit/apdu/pcsc/fake_pcscd.h"

namespace apdu::pcsc {
namespace {

using support::Bytes;
using ::testing::ElementsAre;
using testing::FakePcscd;

constexpr const char* kReader = "Reader 00 00";
const Bytes kAtr = {0x3B, 0xE0, 0x00};

std::optional<Fault> fault_of_call(const std::function<void()>& call) {
  try {
    call();
  } catch (const TransportError& error) {
    return error.fault();
  }
  return std::nullopt;
}

class PcscTransportTest : public ::testing::Test {
 protected:
  PcscTransportTest() {
    service_.start();
    service_.put_reader({.name = kReader});
    service_.insert_card(kReader, kAtr);
    connect();
    service_.calls();
  }

  void connect() { transport_ = std::make_unique<PcscTransport>(std::make_shared<const Context>(), kReader); }
  std::optional<Fault> begin_fault() {
    return fault_of_call([this] { transport_->begin(); });
  }
  std::optional<Fault> transmit_fault() {
    return fault_of_call([this] { transport_->transmit(Bytes{0, 0xB0, 0, 0, 0}); });
  }

  FakePcscd& service_ = FakePcscd::instance();
  std::unique_ptr<PcscTransport> transport_;
};

TEST_F(PcscTransportTest, KnowsTheAtr) {
  EXPECT_EQ(transport_->atr(), kAtr);
}

TEST_F(PcscTransportTest, AtrsHaveUpTo33Bytes) {
  for (const std::size_t size : {0U, 1U, 33U, 34U, 255U}) {
    service_.remove_card(kReader);
    service_.insert_card(kReader, Bytes(size, 0x3B));
    connect();
    EXPECT_EQ(transport_->atr().size(), std::min<std::size_t>(size, 33));
  }
}

TEST_F(PcscTransportTest, HoldsAndLeavesTheCard) {
  EXPECT_EQ(transport_->begin(), Begun::undisturbed);
  transport_->end();
  transport_->end();
  transport_.reset();
  EXPECT_THAT(service_.calls(),
              ElementsAre("SCardBeginTransaction", "SCardEndTransaction", "SCardDisconnect"));
  EXPECT_EQ(service_.open_contexts(), 0U);
}

TEST_F(PcscTransportTest, ThatIsDestroyedInATransactionEndsIt) {
  transport_->begin();
  transport_.reset();
  EXPECT_THAT(service_.calls(),
              ElementsAre("SCardBeginTransaction", "SCardEndTransaction", "SCardDisconnect"));
}

TEST_F(PcscTransportTest, ReconnectsAfterAReset) {
  service_.script("SCardBeginTransaction", {SCARD_W_RESET_CARD});
  EXPECT_EQ(transport_->begin(), Begun::after_reset);
  EXPECT_THAT(service_.calls(),
              ElementsAre("SCardBeginTransaction", "SCardReconnect", "SCardBeginTransaction"));
  transport_->end();
  EXPECT_EQ(transport_->begin(), Begun::undisturbed);
}

// As pcsc-lite 1.9.9 was seen to do it: who shares the card hears of a reset, and finds it without power.
TEST_F(PcscTransportTest, PowersUpACardThatAnotherProgramHasPoweredDown) {
  service_.script("SCardBeginTransaction", {SCARD_W_RESET_CARD});
  service_.unpower_card();
  EXPECT_EQ(transport_->begin(), Begun::after_reset);
  EXPECT_THAT(service_.calls(),
              ElementsAre("SCardBeginTransaction", "SCardReconnect", "power up", "SCardBeginTransaction"));
}

TEST_F(PcscTransportTest, ACardThatDoesNotPowerUpIsMute) {
  service_.script("SCardBeginTransaction", {SCARD_W_RESET_CARD});
  service_.script("power up", {SCARD_W_UNRESPONSIVE_CARD});
  service_.unpower_card();
  EXPECT_EQ(begin_fault(), Fault::card_mute);
}

TEST_F(PcscTransportTest, AResetIsToldAlsoWhereAnotherProgramPreventedThePowerUp) {
  service_.script("SCardBeginTransaction", {SCARD_W_RESET_CARD});
  service_.script("power up", {SCARD_E_SHARING_VIOLATION});
  service_.unpower_card();
  EXPECT_EQ(begin_fault(), Fault::in_use);
  service_.calls();
  EXPECT_EQ(transport_->begin(), Begun::after_reset);
  EXPECT_THAT(service_.calls(), ElementsAre("SCardReconnect", "power up", "SCardBeginTransaction"));
  transport_->end();
  EXPECT_EQ(transport_->begin(), Begun::undisturbed);
}

TEST_F(PcscTransportTest, AResetIsToldAlsoWhereTheTransactionAfterItDoesNotBegin) {
  service_.script("SCardBeginTransaction", {SCARD_W_RESET_CARD, SCARD_E_SHARING_VIOLATION});
  EXPECT_EQ(begin_fault(), Fault::in_use);
  EXPECT_EQ(transport_->begin(), Begun::after_reset);
}

TEST_F(PcscTransportTest, ReconnectsABoundedNumberOfTimes) {
  service_.script("SCardBeginTransaction", std::deque<LONG>(100, SCARD_W_RESET_CARD));
  EXPECT_EQ(begin_fault(), Fault::card_reset);
  EXPECT_EQ(service_.count("SCardReconnect"), 3U);
}

TEST_F(PcscTransportTest, RefusesAnotherCardThatHidesBehindAReset) {
  service_.remove_card(kReader);
  service_.insert_card(kReader, kAtr);
  service_.script("SCardBeginTransaction", {SCARD_W_RESET_CARD});
  EXPECT_EQ(begin_fault(), Fault::card_removed);
  EXPECT_EQ(service_.calls().back(), "SCardEndTransaction");
  EXPECT_EQ(begin_fault(), Fault::card_removed);
  EXPECT_THAT(service_.calls(), ElementsAre());
}

TEST_F(PcscTransportTest, NeverSpeaksToTheNextCard) {
  service_.script("SCardBeginTransaction", {SCARD_W_REMOVED_CARD});
  EXPECT_EQ(begin_fault(), Fault::card_removed);
  service_.calls();
  EXPECT_EQ(begin_fault(), Fault::card_removed);
  EXPECT_THAT(service_.calls(), ElementsAre());
}

TEST_F(PcscTransportTest, ReportsWhyItCannotBegin) {
  const std::pair<LONG, Fault> kCodes[] = {{SCARD_E_NO_SERVICE, Fault::no_service},
                                           {SCARD_E_INVALID_HANDLE, Fault::no_reader},
                                           {SCARD_E_READER_UNAVAILABLE, Fault::no_reader},
                                           {SCARD_E_SHARING_VIOLATION, Fault::in_use},
                                           {SCARD_W_UNPOWERED_CARD, Fault::card_mute}};
  for (const auto& [code, fault] : kCodes) {
    connect();
    service_.script("SCardBeginTransaction", {code});
    EXPECT_EQ(begin_fault(), fault);
  }
}

TEST_F(PcscTransportTest, ReturnsTheWholeAnswer) {
  transport_->begin();
  for (const std::size_t size : {2U, 3U, 258U, 65'538U}) {
    service_.answer_with(size);
    EXPECT_EQ(transport_->transmit(Bytes{0, 0xB0, 0, 0, 0}), Bytes(size, 0xAB));
  }
}

TEST_F(PcscTransportTest, AnAnswerLongerThanAnyIsMalformed) {
  transport_->begin();
  service_.answer_with(65'539);
  EXPECT_EQ(transmit_fault(), Fault::malformed_answer);
}

TEST_F(PcscTransportTest, AnAnswerWithoutStatusWordMeansThatTheCardIsGone) {
  transport_->begin();
  service_.remove_card(kReader);
  service_.answer_with(0);
  EXPECT_EQ(transmit_fault(), Fault::card_removed);
  EXPECT_EQ(begin_fault(), Fault::card_removed);
}

TEST_F(PcscTransportTest, AFailedExchangeOfACardThatIsThereMayBeRepeated) {
  transport_->begin();
  service_.script("SCardTransmit", {SCARD_E_NOT_TRANSACTED});
  EXPECT_EQ(transmit_fault(), Fault::communication);
  EXPECT_EQ(transmit_fault(), std::nullopt);
}

TEST_F(PcscTransportTest, AFailedExchangeOfACardThatIsGoneIsARemoval) {
  transport_->begin();
  service_.script("SCardTransmit", {SCARD_E_NOT_TRANSACTED});
  service_.remove_card(kReader);
  EXPECT_EQ(transmit_fault(), Fault::card_removed);
}

TEST_F(PcscTransportTest, AResetInATransactionIsSeenByTheNext) {
  transport_->begin();
  service_.script("SCardTransmit", {SCARD_W_RESET_CARD});
  EXPECT_EQ(transmit_fault(), Fault::card_reset);
  transport_->end();
  service_.script("SCardBeginTransaction", {SCARD_W_RESET_CARD});
  EXPECT_EQ(transport_->begin(), Begun::after_reset);
}

TEST_F(PcscTransportTest, ACardThatDoesNotStartLeavesNothingOpen) {
  transport_.reset();
  service_.script("SCardConnect", {SCARD_W_UNRESPONSIVE_CARD});
  EXPECT_EQ(fault_of_call([this] { connect(); }), Fault::card_mute);
  EXPECT_EQ(service_.open_contexts(), 0U);
}

}  // namespace
}  // namespace apdu::pcsc
