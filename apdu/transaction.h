// Holding a card, and sending it commands while it is held.
//
// A command can be sent through a Transaction only, so "transmit without a transaction" does not compile. A
// CardChannel lives as long as one card lies in one reader; a Transaction no longer than one call of a
// client. Thread rule: a channel and its transactions belong to one thread at a time; the caller holds the
// reader's lock.
#pragma once

#include <cstdint>
#include <memory>
#include <variant>

#include "apdu/card_transport.h"
#include "apdu/command.h"
#include "apdu/pinpad.h"
#include "apdu/response.h"

namespace apdu {

// The most commands in one transaction. A card that hands out its files byte by byte would otherwise keep a
// call, and C_Finalize behind it, for hours. The largest file that READ BINARY reaches (32 KiB), in pieces of
// 64 bytes each fetched by GET RESPONSE, takes half of them; a whole program run takes 26
// (docs/performance.md).
inline constexpr int kMaxCommands = 2048;

// Counts the resets of the card. In a new epoch no application is selected and no PIN is verified.
using Epoch = std::uint64_t;

class CardChannel {
 public:
  explicit CardChannel(std::unique_ptr<CardTransport> transport);
  // Lets other programs have the card.
  ~CardChannel();
  CardChannel(const CardChannel&) = delete;
  CardChannel& operator=(const CardChannel&) = delete;

  support::Bytes atr() const { return transport_->atr(); }
  Epoch epoch() const { return epoch_; }

 private:
  friend class Transaction;

  std::unique_ptr<CardTransport> transport_;
  Epoch epoch_ = 0;
  bool kept_ = false;  // by the transaction that runs or ran last, for the next: other programs wait
};

class Transaction {
 public:
  // Waits for the card and holds it, if the transaction before has not kept it. Throws TransportError.
  explicit Transaction(CardChannel& channel);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Sends a command; fetches the rest of an answer where the card says 61xx, and asks again with the length
  // that it demands where it says 6Cxx. Both are bounded, and so is the transaction (kMaxCommands): a card
  // that never comes to an end is a malformed answer. Throws TransportError.
  Response transmit(const Command& command);

  Pinpad pinpad() { return channel_.transport_->pinpad(); }

  // Sends a command whose data the holder types on the reader, one digit for each byte. Never repeated.
  // Throws TransportError.
  std::variant<Response, KeypadFault> enter_pin(PinOperation operation, const Command& command);

  // Switches the card off and on: no application is selected and no PIN verified any more, for any program.
  // Begins a new epoch. Throws TransportError.
  void cut_power();

  // Whether other programs go on waiting for the card when this transaction is over, until one ends that does
  // not keep it, or the channel does. Off with each new transaction.
  void keep_holding(bool keep) { channel_.kept_ = keep; }

  Epoch epoch() const { return channel_.epoch_; }
  // Unique among all transactions. State of the card that was learnt in one transaction may be stale in the
  // next.
  std::uint64_t number() const { return number_; }

 private:
  // Before each command: throws TransportError where there are none left.
  void spend_command();
  // One command and its own answer.
  Response exchange(const Command& command);

  CardChannel& channel_;
  std::uint64_t number_;
  int commands_left_ = kMaxCommands;
};

}  // namespace apdu
