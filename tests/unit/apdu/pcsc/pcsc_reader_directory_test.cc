#include "apdu/pcsc/pcsc_reader_directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "apdu/pcsc/open_reader_directory.h"
#include "support/log.h"
#include "tests/unit/apdu/pcsc/fake_pcscd.h"

namespace apdu::pcsc {
namespace {

using namespace std::chrono_literals;
using support::Bytes;
using testing::FakePcscd;

constexpr const char* kReader = "Reader 00 00";
// Longer than any test runs: a wait that is not ended by what the test does fails by ctest's own limit.
constexpr auto kLong = 1h;

class PcscReaderDirectoryTest : public ::testing::Test {
 protected:
  PcscReaderDirectoryTest() { service_.start(); }

  std::future<WaitOutcome> start_waiting(std::vector<ReaderState> known) {
    auto outcome = std::async(std::launch::async, [this, known = std::move(known)] {
      return directory_->wait_for_change(known, kLong);
    });
    return outcome;
  }

  FakePcscd& service_ = FakePcscd::instance();
  std::unique_ptr<ReaderDirectory> directory_ = open_reader_directory();
};

TEST_F(PcscReaderDirectoryTest, ListsReadersAndTheirCards) {
  service_.put_reader({.name = kReader});
  service_.put_reader({.name = "Reader 01 00"});
  service_.insert_card("Reader 01 00", Bytes{0x3B});
  const auto readers = directory_->list();
  ASSERT_EQ(readers.size(), 2U);
  EXPECT_EQ(readers[0].name, kReader);
  EXPECT_FALSE(readers[0].card_present);
  EXPECT_EQ(readers[1].name, "Reader 01 00");
  EXPECT_TRUE(readers[1].card_present);
  EXPECT_TRUE(service_.calls().empty()) << "looking must not touch a card";
}

TEST_F(PcscReaderDirectoryTest, TakesAnyNumberOfReaders) {
  for (const std::size_t count : {0U, 1U, 17U, 64U}) {
    service_.start();
    for (std::size_t i = 0; i < count; ++i) service_.put_reader({.name = "Reader " + std::to_string(i)});
    EXPECT_EQ(directory_->list().size(), count);
  }
}

// More than pcscd has today, and more than there is room for at first.
TEST_F(PcscReaderDirectoryTest, TakesManyLongNames) {
  for (std::size_t i = 0; i < 40; ++i)
    service_.put_reader({.name = std::to_string(i) + std::string(120, 'r')});
  EXPECT_EQ(directory_->list().size(), 40U);
}

TEST_F(PcscReaderDirectoryTest, AsksOnceForAllNamesAndOnceForAllStates) {
  for (int i = 0; i < PCSCLITE_MAX_READERS_CONTEXTS; ++i)
    service_.put_reader({.name = "Reader " + std::to_string(i)});
  directory_->list();
  EXPECT_EQ(service_.count("SCardListReaders"), 1U);
  EXPECT_EQ(service_.count("SCardGetStatusChange"), 1U);
}

TEST_F(PcscReaderDirectoryTest, TakesAnyName) {
  for (const std::string& name :
       {std::string(500, 'r'), std::string("リーダー 00"), std::string(128, '\xFF')}) {
    service_.start();
    service_.put_reader({.name = name});
    ASSERT_EQ(directory_->list().size(), 1U);
    EXPECT_EQ(directory_->list().front().name, name);
  }
}

TEST_F(PcscReaderDirectoryTest, ShowsASwapThatHappenedUnseen) {
  service_.put_reader({.name = kReader});
  service_.insert_card(kReader, Bytes{0x3B});
  const auto before = directory_->list();
  service_.remove_card(kReader);
  service_.insert_card(kReader, Bytes{0x3B});
  EXPECT_NE(directory_->list(), before);
}

TEST_F(PcscReaderDirectoryTest, ShowsASwapAcrossARestart) {
  service_.put_reader({.name = kReader, .flags = SCARD_STATE_PRESENT, .events = 1});
  const auto before = directory_->list();
  EXPECT_EQ(directory_->list(), before);
  service_.start();
  service_.put_reader({.name = kReader, .flags = SCARD_STATE_PRESENT, .events = 1});
  const auto after = directory_->list();
  EXPECT_NE(after, before);
  EXPECT_EQ(directory_->list(), after);
}

TEST_F(PcscReaderDirectoryTest, IsEmptyWithoutService) {
  service_.stop();
  EXPECT_TRUE(directory_->list().empty());
  service_.start();
  service_.put_reader({.name = kReader});
  EXPECT_EQ(directory_->list().size(), 1U);
}

TEST_F(PcscReaderDirectoryTest, IsEmptyWhereTheServiceRefusesUs) {
  service_.put_reader({.name = kReader});
  service_.refuse_clients(SCARD_W_SECURITY_VIOLATION);
  EXPECT_TRUE(directory_->list().empty());
  EXPECT_THROW(directory_->connect(kReader), TransportError);
}

TEST_F(PcscReaderDirectoryTest, TellsWhyTheListIsEmpty) {
  directory_->list();
  EXPECT_EQ(directory_->fault(), std::nullopt) << "a service without readers is in order";
  service_.refuse_clients(SCARD_W_SECURITY_VIOLATION);
  directory_ = std::make_unique<PcscReaderDirectory>();
  directory_->list();
  EXPECT_EQ(directory_->fault(), Fault::access_denied);
  service_.stop();
  directory_->list();
  EXPECT_EQ(directory_->fault(), Fault::no_service);
  service_.start();
  directory_->list();
  EXPECT_EQ(directory_->fault(), std::nullopt);
}

TEST_F(PcscReaderDirectoryTest, LogsTheMissingServiceOnce) {
  service_.stop();
  ::testing::internal::CaptureStderr();
  support::open_log(support::LogLevel::info, "");
  for (int i = 0; i < 5; ++i) directory_->list();
  service_.start();
  for (int i = 0; i < 5; ++i) directory_->list();
  support::close_log();
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;
}

TEST_F(PcscReaderDirectoryTest, AWaitSeesWhatDiffersAlready) {
  service_.put_reader({.name = kReader});
  EXPECT_EQ(directory_->wait_for_change({}, kLong), WaitOutcome::changed);
}

TEST_F(PcscReaderDirectoryTest, AWaitOfNoTimeOnlyLooks) {
  service_.put_reader({.name = kReader});
  EXPECT_EQ(directory_->wait_for_change(directory_->list(), 0ms), WaitOutcome::timed_out);
  EXPECT_EQ(service_.count("SCardEstablishContext"), 1U);
}

TEST_F(PcscReaderDirectoryTest, AWaitEndsInTime) {
  EXPECT_EQ(directory_->wait_for_change({}, 30ms), WaitOutcome::timed_out);
  service_.stop();
  EXPECT_EQ(directory_->wait_for_change({}, 30ms), WaitOutcome::timed_out);
}

TEST_F(PcscReaderDirectoryTest, AWaitSeesACard) {
  service_.put_reader({.name = kReader});
  auto outcome = start_waiting(directory_->list());
  service_.await_waiter();
  service_.insert_card(kReader, Bytes{0x3B});
  EXPECT_EQ(outcome.get(), WaitOutcome::changed);
}

TEST_F(PcscReaderDirectoryTest, AWaitSeesAReader) {
  auto outcome = start_waiting(directory_->list());
  service_.await_waiter();
  service_.put_reader({.name = kReader});
  EXPECT_EQ(outcome.get(), WaitOutcome::changed);
}

TEST_F(PcscReaderDirectoryTest, AWaitSeesTheServiceGo) {
  service_.put_reader({.name = kReader});
  auto outcome = start_waiting(directory_->list());
  service_.await_waiter();
  service_.stop();
  EXPECT_EQ(outcome.get(), WaitOutcome::changed);
}

TEST_F(PcscReaderDirectoryTest, AWaitSeesTheServiceCome) {
  service_.stop();
  auto outcome = start_waiting({});
  service_.start();
  service_.put_reader({.name = kReader});
  EXPECT_EQ(outcome.get(), WaitOutcome::changed);
}

TEST_F(PcscReaderDirectoryTest, AWaitPassesOverOtherProgramsAtWork) {
  service_.put_reader({.name = kReader});
  auto outcome = start_waiting(directory_->list());
  for (int i = 0; i < 3; ++i) {
    service_.await_waiter();
    service_.toggle_use(kReader);
  }
  service_.await_waiter();
  service_.insert_card(kReader, Bytes{0x3B});
  EXPECT_EQ(outcome.get(), WaitOutcome::changed);
}

TEST_F(PcscReaderDirectoryTest, CancelEndsEveryWait) {
  auto first = start_waiting({});
  auto second = start_waiting({});
  service_.await_waiter();
  directory_->cancel();
  EXPECT_EQ(first.get(), WaitOutcome::cancelled);
  EXPECT_EQ(second.get(), WaitOutcome::cancelled);
  EXPECT_EQ(directory_->wait_for_change({}, kLong), WaitOutcome::cancelled);
}

TEST_F(PcscReaderDirectoryTest, CancelEndsAWaitForTheService) {
  service_.stop();
  auto outcome = start_waiting({});
  directory_->cancel();
  EXPECT_EQ(outcome.get(), WaitOutcome::cancelled);
}

// SCardCancel just before the wait begins is lost, so a single one would leave some of these waiting.
TEST_F(PcscReaderDirectoryTest, CancelIsNeverTooEarly) {
  for (int round = 0; round < 200; ++round) {
    directory_ = open_reader_directory();
    auto outcome = start_waiting({});
    directory_->cancel();
    EXPECT_EQ(outcome.get(), WaitOutcome::cancelled);
  }
}

TEST_F(PcscReaderDirectoryTest, ConnectsToACard) {
  service_.put_reader({.name = kReader});
  service_.insert_card(kReader, Bytes{0x3B, 0x01});
  EXPECT_EQ(directory_->connect(kReader)->atr(), (Bytes{0x3B, 0x01}));
}

// A program that has shut itself off from the service's socket, or given up what it was let in for.
TEST_F(PcscReaderDirectoryTest, ConnectsThroughTheConnectionThatThereIsWhereNoOtherIsLetIn) {
  service_.put_reader({.name = kReader});
  ASSERT_EQ(directory_->list().size(), 1U);
  for (const LONG code : {SCARD_E_NO_SERVICE, SCARD_W_SECURITY_VIOLATION}) {
    service_.refuse_new_clients(code);
    service_.insert_card(kReader, Bytes{0x3B, 0x01});
    const auto card = directory_->connect(kReader);
    EXPECT_EQ(card->atr(), (Bytes{0x3B, 0x01}));
    EXPECT_EQ(service_.open_contexts(), 1U);
    EXPECT_EQ(directory_->list().size(), 1U);
  }
}

TEST_F(PcscReaderDirectoryTest, ACardKeepsItsConnectionBeyondTheDirectory) {
  service_.put_reader({.name = kReader});
  service_.insert_card(kReader, Bytes{0x3B, 0x01});
  ASSERT_EQ(directory_->list().size(), 1U);
  service_.refuse_new_clients(SCARD_E_NO_SERVICE);
  auto card = directory_->connect(kReader);
  directory_.reset();
  EXPECT_EQ(service_.open_contexts(), 1U);
  card.reset();
  EXPECT_EQ(service_.open_contexts(), 0U);
}

TEST_F(PcscReaderDirectoryTest, SaysWhyItCannotConnect) {
  service_.stop();
  try {
    directory_->connect(kReader);
    FAIL();
  } catch (const TransportError& error) {
    EXPECT_EQ(error.fault(), Fault::no_service);
  }
}

}  // namespace
}  // namespace apdu::pcsc
