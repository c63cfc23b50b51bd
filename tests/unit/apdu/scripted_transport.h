// A card that answers by a script, and notes what was done to it. Thread rule: one thread.
#pragma once

#include <deque>
#include <string>
#include <variant>
#include <vector>

#include "apdu/card_transport.h"
#include "apdu/transport_error.h"

namespace apdu::testing {

// What happened to the card; outlives the transport, which a channel owns.
struct Script {
  std::deque<std::variant<support::Bytes, Fault>> answers;  // to each command in turn; the last one for ever
  std::deque<std::variant<Begun, Fault>> beginnings;        // undisturbed once they are used up
  std::vector<std::string> events;  // "begin", "cut power", "end", or a command in hexadecimal digits
};

class ScriptedTransport final : public CardTransport {
 public:
  explicit ScriptedTransport(Script& script) : script_(script) {}

  support::Bytes atr() const override { return {0x3B, 0x00}; }

  Begun begin() override {
    script_.events.emplace_back("begin");
    if (script_.beginnings.empty()) return Begun::undisturbed;
    const auto beginning = script_.beginnings.front();
    script_.beginnings.pop_front();
    if (const auto* fault = std::get_if<Fault>(&beginning)) throw TransportError(*fault, "scripted");
    return std::get<Begun>(beginning);
  }

  support::Bytes transmit(support::ByteView command) override {
    script_.events.push_back(support::to_hex(command));
    const auto answer = script_.answers.at(0);
    if (script_.answers.size() > 1) script_.answers.pop_front();
    if (const auto* fault = std::get_if<Fault>(&answer)) throw TransportError(*fault, "scripted");
    return std::get<support::Bytes>(answer);
  }

  support::Bytes enter_pin(PinOperation operation, support::ByteView command) override {
    script_.events.emplace_back(operation == PinOperation::verify ? "keypad verify" : "keypad change");
    return transmit(command);
  }

  void cut_power() override { script_.events.emplace_back("cut power"); }

  void end() noexcept override { script_.events.emplace_back("end"); }

 private:
  Script& script_;
};

}  // namespace apdu::testing
