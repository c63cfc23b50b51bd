#include "tests/safety/events.h"

#include "vcard/virtual_card.h"

namespace safety {
namespace {

using apdu::Fault;
using contract::kReader;
using contract::readers;
using support::Bytes;
using support::ByteView;
using vcard::PinId;

// docs/card-protocol.md, "Applets".
constexpr const char* kSelectJpki = "00A4040C0AD392F000260100000001";
constexpr const char* kSelectText = "00A4040C0AD3921000310001010408";
constexpr const char* kSelectManager = "00A4040C07A0000001510000";
constexpr const char* kSelectAuthPin = "00A4020C020018";
constexpr const char* kSelectSignPin = "00A4020C02001B";
// Of the right form, and nobody's.
constexpr const char* kVerifyWrongAuthPin = "002000800431333537";
constexpr const char* kVerifyWrongSignPin = "0020008006575230304747";

// The holder has it changed elsewhere, and the card knows that before the module does.
void change_pin(World& world, PinId pin) {
  // Never to one that was there before: a module may remember that it was refused.
  const std::string fresh = std::to_string(2000 + world.happenings());
  world.others_do([&](const PlayedCard& inside) {
    (*inside.pins)[pin].value = pin == PinId::auth ? fresh : "ELSE" + fresh;
  });
}
constexpr Event kSwap = {"another card takes its place", [](World& world, ByteView) {
                           if (const auto number = world.number_inside())
                             world.insert((*number + 1) % kCards);
                         }};
// The exchange that comes next fails, for the new card has no power yet.
constexpr Event kUnseenSwap = {"another card takes its place unseen",
                               [](World& world, ByteView) { world.swap_unseen(); }};
constexpr Event kSwapBehindReset = {"another card takes its place behind a reset",
                                    [](World& world, ByteView) { world.swap_behind_reset(); }};
constexpr Event kSwaps[] = {kSwap, kUnseenSwap, kSwapBehindReset};

constexpr Event kWorldEvents[] = {
    {"the card is taken out", [](World& world, ByteView) { world.remove(); }},
    {"the card is taken out and put in again",
     [](World& world, ByteView) {
       if (const auto number = world.number_inside()) world.insert(*number);
     }},
    kSwap,
    kSwapBehindReset,
    {"another program resets the card", [](World& world, ByteView) { world.reset(); }},
    {"another program selects the application",
     [](World& world, ByteView) { world.others_send({kSelectJpki}); }, true},
    {"another program selects another application",
     [](World& world, ByteView) { world.others_send({kSelectText}); }, true},
    {"another program selects the card manager",
     [](World& world, ByteView) { world.others_send({kSelectManager}); }, true},
    {"another program tries a wrong authentication PIN",
     [](World& world, ByteView) {
       world.others_send({kSelectJpki, kSelectAuthPin, kVerifyWrongAuthPin});
     },
     true},
    {"another program tries a wrong signing password, politely",
     [](World& world, ByteView) {
       world.others_send({kSelectSignPin, kVerifyWrongSignPin});
     },
     true},
    {"the authentication PIN is changed elsewhere",
     [](World& world, ByteView) { change_pin(world, PinId::auth); }, true},
    {"the signing password is changed elsewhere",
     [](World& world, ByteView) { change_pin(world, PinId::sign); }, true},
    {"the reader is unplugged", [](World& world, ByteView) { world.unplug(); }},
    {"the reader's service stops", [](World& world, ByteView) { world.stop_service(); }},
    {"the reader's service stops and starts",
     [](World& world, ByteView) {
       world.stop_service();
       world.start_service();
     }},
};

template <Fault fault>
void fail(World&, ByteView) {
  readers().fail_exchange(kReader, 1, fault);
}

void answer(const Bytes& raw) {
  readers().answer_exchange(kReader, 1, raw);
}

template <std::uint16_t status>
void answer_status(World&, ByteView) {
  answer({static_cast<std::uint8_t>(status >> 8), static_cast<std::uint8_t>(status & 0xFF)});
}

template <std::size_t size, std::uint8_t byte>
void answer_bytes(World&, ByteView) {
  answer(Bytes(size, byte));
}

constexpr Event kExchangeFaults[] = {
    kUnseenSwap,
    {"bytes are lost", fail<Fault::communication>},
    {"no answer in time", fail<Fault::timed_out>},
    {"the service does not answer", fail<Fault::no_service>},
    {"the reader is said to be gone", fail<Fault::no_reader>},
    {"the card is mute", fail<Fault::card_mute>},
    {"the card is another program's", fail<Fault::in_use>},
    {"the service refuses", fail<Fault::access_denied>},
    {"the transport calls the answer none", fail<Fault::malformed_answer>},
    {"the answer is lost after the card has done it",
     [](World& world, ByteView command) {
       if (world.inside() == nullptr || command.empty()) return;
       world.inside()->card->process(command);
       readers().fail_exchange(kReader, 1, Fault::communication);
     }},
    {"no answer at all", answer_bytes<0, 0x00>, false, true},
    {"half a status word", answer_bytes<1, 0x90>, false, true},
    {"9000 and nothing", answer_status<0x9000>, false, true},
    {"6F00", answer_status<0x6F00>, false, true},
    {"6110", answer_status<0x6110>, false, true},
    {"6C10", answer_status<0x6C10>, false, true},
    {"6282", answer_status<0x6282>, false, true},
    {"6982", answer_status<0x6982>, false, true},
    {"6985", answer_status<0x6985>, false, true},
    {"6986", answer_status<0x6986>, false, true},
    {"6A82", answer_status<0x6A82>, false, true},
    {"6A86", answer_status<0x6A86>, false, true},
    {"6D00", answer_status<0x6D00>, false, true},
    {"257 bytes", answer_bytes<257, 0xFF>, false, true},
    {"256 bytes and an odd status word", answer_bytes<258, 0x90>, false, true},
    {"more than fits", answer_bytes<259, 0x30>, false, true},
    {"64 KiB", answer_bytes<65538, 0x00>, false, true},
    {"a certificate without an end", [](World&, ByteView) { answer(support::from_hex("30847FFFFFFF9000")); },
     false, true},
    {"an empty certificate", [](World&, ByteView) { answer(support::from_hex("308480000000FF9000")); }, false,
     true},
};

}  // namespace

std::span<const Event> world_events() {
  return kWorldEvents;
}

std::span<const Event> swaps() {
  return kSwaps;
}

std::span<const Event> exchange_faults() {
  return kExchangeFaults;
}

}  // namespace safety
