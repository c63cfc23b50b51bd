#include "tests/safety/operations.h"

namespace safety {
namespace {

using Before = Operation::Before;

Player::Session& session(Player& player) {
  return player.sessions().back();
}

const std::string& pin(Player& player) {
  return player.pin_of(session(player));
}

std::string fresh_pin(CK_SLOT_ID slot) {
  return slot == 0 ? "5555" : "FRESH55";
}

constexpr Operation kOperations[] = {
    {"token information", Before::nothing, [](Player& player, CK_SLOT_ID slot) { player.token_info(slot); }},
    {"mechanisms", Before::nothing, [](Player& player, CK_SLOT_ID slot) { player.mechanisms(slot); }},
    {"opening a session", Before::nothing, [](Player& player, CK_SLOT_ID slot) { player.open(slot); }},
    {"every attribute of every object", Before::session,
     [](Player& player, CK_SLOT_ID) { player.read_everything(session(player)); }},
    {"the same after a login", Before::login,
     [](Player& player, CK_SLOT_ID) { player.read_everything(session(player)); }},
    {"a login", Before::session,
     [](Player& player, CK_SLOT_ID) {
       const std::string right = pin(player);
       player.login(session(player), right, right);
     }},
    {"a login with a wrong PIN", Before::session,
     [](Player& player, CK_SLOT_ID slot) {
       const std::string wrong = slot == 0 ? "1357" : "WR0NG1";
       player.login(session(player), wrong, wrong);
     }},
    {"a first signature", Before::login, [](Player& player, CK_SLOT_ID) { player.sign(session(player)); }},
    {"one more signature", Before::warm, [](Player& player, CK_SLOT_ID) { player.sign(session(player)); }},
    {"a signature by RSA-PSS", Before::login,
     [](Player& player, CK_SLOT_ID) { player.sign_pss(session(player)); }},
    {"a new PIN", Before::session,
     [](Player& player, CK_SLOT_ID slot) {
       const std::string current = pin(player);
       player.set_pin(session(player), current, fresh_pin(slot));
     }},
    {"a new PIN after a login", Before::login,
     [](Player& player, CK_SLOT_ID slot) {
       const std::string current = pin(player);
       player.set_pin(session(player), current, fresh_pin(slot));
     }},
    {"a logout", Before::warm, [](Player& player, CK_SLOT_ID) { player.logout(session(player)); }},
    {"closing the last session", Before::warm, [](Player& player, CK_SLOT_ID) { player.close(0); }},
    {"closing all sessions", Before::warm, [](Player& player, CK_SLOT_ID slot) { player.close_all(slot); }},
    {"finalising", Before::warm,
     [](Player& player, CK_SLOT_ID) {
       player.finalize();
       player.initialize();
     }},
    {"random bytes", Before::session,
     [](Player& player, CK_SLOT_ID) { player.generate_random(session(player)); }},
};

}  // namespace

std::span<const Operation> operations() {
  return kOperations;
}

}  // namespace safety
