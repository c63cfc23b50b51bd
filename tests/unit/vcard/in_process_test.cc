#include "vcard/in_process.h"

#include <gtest/gtest.h>

#include <thread>

#include "apdu/transaction.h"
#include "vcard/virtual_card.h"

namespace vcard {
namespace {

using apdu::Begun;
using apdu::Fault;
using apdu::WaitOutcome;
using namespace std::chrono_literals;
using support::Bytes;
using support::from_hex;

constexpr const char* kReader = "Reader A 00 00";
const Bytes kSelect = from_hex("00A4040C0AD392F000260100000001");
const Bytes kOk = from_hex("9000");

template <typename Call>
std::optional<Fault> fault_of(Call&& call) {
  try {
    call();
  } catch (const apdu::TransportError& error) {
    return error.fault();
  }
  return std::nullopt;
}

class InProcess : public testing::Test {
 protected:
  std::shared_ptr<VirtualCard> card = std::make_shared<VirtualCard>(sample_contents());
  VirtualReaderDirectory readers{kReader, card};

  std::unique_ptr<apdu::CardTransport> begun() {
    auto transport = readers.connect(kReader);
    transport->begin();
    return transport;
  }
};

TEST_F(InProcess, CommandsReachTheCard) {
  const auto transport = begun();
  EXPECT_EQ(transport->atr(), card->atr());
  EXPECT_EQ(transport->transmit(kSelect), kOk);
  EXPECT_EQ(readers.exchanges(kReader), 1U);
  EXPECT_EQ(readers.transactions(kReader), 1U);
}

TEST_F(InProcess, WorksThroughTransactions) {
  apdu::CardChannel channel(readers.connect(kReader));
  apdu::Transaction transaction(channel);
  EXPECT_TRUE(
      transaction.transmit(apdu::Command({0x00, 0xA4, 0x04, 0x0C}, from_hex("D392F000260100000001"))).ok());
}

TEST_F(InProcess, CommandOutsideATransactionIsASlip) {
  EXPECT_THROW(readers.connect(kReader)->transmit(kSelect), std::logic_error);
}

TEST_F(InProcess, WhatIsNotThereCannotBeConnected) {
  EXPECT_EQ(fault_of([&] { readers.connect("nothing"); }), Fault::no_reader);
  readers.remove(kReader);
  EXPECT_EQ(fault_of([&] { readers.connect(kReader); }), Fault::no_card);
  readers.set_service(false);
  EXPECT_EQ(fault_of([&] { readers.connect(kReader); }), Fault::no_service);
  EXPECT_TRUE(readers.list().empty());
}

TEST_F(InProcess, ConnectionToARemovedCardStaysDead) {
  const auto transport = begun();
  readers.remove(kReader);
  EXPECT_EQ(fault_of([&] { transport->transmit(kSelect); }), Fault::card_removed);
  readers.insert(kReader, card);
  EXPECT_EQ(fault_of([&] { transport->transmit(kSelect); }), Fault::card_removed);
  transport->end();
  EXPECT_EQ(fault_of([&] { transport->begin(); }), Fault::card_removed);
  EXPECT_EQ(begun()->transmit(kSelect), kOk);
}

TEST_F(InProcess, SilentSwapShowsInTheEventsOnly) {
  const auto before = readers.list();
  readers.swap(kReader, std::make_shared<VirtualCard>(sample_contents({}, 1)));
  const auto after = readers.list();
  EXPECT_TRUE(after[0].card_present);
  EXPECT_NE(before[0].events, after[0].events);
}

TEST_F(InProcess, RemovalTakesThePowerAway) {
  begun()->transmit(kSelect);
  readers.remove(kReader);
  readers.insert(kReader, card);
  EXPECT_EQ(begun()->transmit(from_hex("00A4020C020006")), from_hex("6A82")) << "no applet is current";
}

TEST_F(InProcess, ResetByAnotherProgramIsReportedByBegin) {
  const auto transport = readers.connect(kReader);
  EXPECT_EQ(transport->begin(), Begun::undisturbed);
  transport->end();
  readers.reset_by_other_program(kReader);
  EXPECT_EQ(transport->begin(), Begun::after_reset);
  transport->end();
  EXPECT_EQ(transport->begin(), Begun::undisturbed);
}

TEST_F(InProcess, ResetInTheMiddleOfATransactionFailsIt) {
  const auto transport = begun();
  readers.reset_by_other_program(kReader);
  EXPECT_EQ(fault_of([&] { transport->transmit(kSelect); }), Fault::card_reset);
  transport->end();
  EXPECT_EQ(transport->begin(), Begun::after_reset);
  EXPECT_EQ(transport->transmit(kSelect), kOk);
}

TEST_F(InProcess, PlannedFaultHitsTheNthExchange) {
  readers.fail_exchange(kReader, 2, Fault::communication);
  readers.answer_exchange(kReader, 3, {0x90});
  const auto transport = begun();
  EXPECT_EQ(transport->transmit(kSelect), kOk);
  EXPECT_EQ(fault_of([&] { transport->transmit(kSelect); }), Fault::communication);
  EXPECT_EQ(transport->transmit(kSelect), Bytes{0x90});
  EXPECT_EQ(transport->transmit(kSelect), kOk);
}

TEST_F(InProcess, PlannedRemovalTakesTheCardOut) {
  readers.fail_exchange(kReader, 1, Fault::card_removed);
  const auto transport = begun();
  EXPECT_EQ(fault_of([&] { transport->transmit(kSelect); }), Fault::card_removed);
  EXPECT_FALSE(readers.list()[0].card_present);
}

TEST_F(InProcess, PlannedFaultsOfConnectAndBeginHitOnce) {
  readers.fail_connect(kReader, Fault::card_mute);
  EXPECT_EQ(fault_of([&] { readers.connect(kReader); }), Fault::card_mute);
  readers.fail_begin(kReader, Fault::in_use);
  const auto transport = readers.connect(kReader);
  EXPECT_EQ(fault_of([&] { transport->begin(); }), Fault::in_use);
  EXPECT_EQ(transport->begin(), Begun::undisturbed);
}

TEST_F(InProcess, HookSeesEachExchangeAndMayInterfere) {
  std::vector<std::uint64_t> numbers;
  readers.before_each_exchange(kReader, [&](const Exchange& exchange) {
    numbers.push_back(exchange.number);
    if (exchange.number == 2)
      readers.other_program_transmit(kReader, from_hex("00A4040C0AD3921000310001010408"));
    if (exchange.number == 4) readers.remove(kReader);
  });
  const auto transport = begun();
  transport->transmit(kSelect);
  EXPECT_EQ(transport->transmit(from_hex("00A4020C02000A")), from_hex("6A82")) << "another applet is current";
  EXPECT_EQ(transport->transmit(kSelect), kOk);
  EXPECT_EQ(fault_of([&] { transport->transmit(kSelect); }), Fault::card_removed);
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

TEST_F(InProcess, BeginWaitsForTheOtherTransaction) {
  const auto first = begun();
  std::atomic<bool> second_began{false};
  std::thread other([&] {
    const auto second = readers.connect(kReader);
    second->begin();
    second_began = true;
  });
  EXPECT_FALSE(second_began);
  first->transmit(kSelect);
  first->end();
  other.join();
  EXPECT_TRUE(second_began);
}

TEST_F(InProcess, RemovalEndsTheWaitForATransaction) {
  const auto first = begun();
  std::optional<Fault> seen;
  const auto second = readers.connect(kReader);
  std::thread other([&] { seen = fault_of([&] { second->begin(); }); });
  readers.remove(kReader);
  other.join();
  EXPECT_EQ(seen, Fault::card_removed);
}

TEST_F(InProcess, ADestroyedTransportLetsGo) {
  begun();
  EXPECT_EQ(begun()->transmit(kSelect), kOk);
}

TEST_F(InProcess, WaitSeesChangesTimesOutAndIsCancelled) {
  const auto known = readers.list();
  EXPECT_EQ(readers.wait_for_change(known, 1ms), WaitOutcome::timed_out);
  std::thread change([&] { readers.add_reader("Reader B 00 00"); });
  EXPECT_EQ(readers.wait_for_change(known, 1min), WaitOutcome::changed);
  change.join();
  EXPECT_EQ(readers.list().size(), 2U);
  std::thread cancel([&] { readers.cancel(); });
  EXPECT_EQ(readers.wait_for_change(readers.list(), std::chrono::milliseconds::max()),
            WaitOutcome::cancelled);
  cancel.join();
  EXPECT_EQ(readers.wait_for_change(readers.list(), 1min), WaitOutcome::cancelled);
}

TEST_F(InProcess, RemovedReaderIsGone) {
  const auto transport = begun();
  readers.remove_reader(kReader);
  EXPECT_TRUE(readers.list().empty());
  EXPECT_EQ(fault_of([&] { transport->transmit(kSelect); }), Fault::no_reader);
}

TEST_F(InProcess, ServiceThatWentAwayLeavesNoConnection) {
  const auto transport = begun();
  readers.set_service(false);
  EXPECT_EQ(fault_of([&] { transport->transmit(kSelect); }), Fault::no_service);
  readers.set_service(true);
  EXPECT_EQ(fault_of([&] { transport->transmit(kSelect); }), Fault::card_removed);
  EXPECT_EQ(begun()->transmit(kSelect), kOk);
}

}  // namespace
}  // namespace vcard
