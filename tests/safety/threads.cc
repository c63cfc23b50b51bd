#include "tests/safety/threads.h"

#include <algorithm>
#include <sstream>

#include "tests/contract/calls_at_once.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/safety/events.h"

namespace safety {
namespace {

constexpr std::array kSlots = {contract::kAuthenticationSlot, contract::kSignatureSlot};
constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;
constexpr const char* kText = "text";
// Most calls send fewer.
constexpr unsigned kMostCommands = 8;

}  // namespace

const std::vector<Threads::Job>& Threads::jobs() {
  static const std::vector<Job> all = {
      {8, {{"log in", &Threads::log_in, &Thread::right}}},
      {4, {{"log in with a wrong PIN", &Threads::log_in_wrongly, &Thread::wrong}}},
      {6, {{"log out", &Threads::log_out}}},
      {5, {{"close", &Threads::close}}},
      {4, {{"close all", &Threads::close_all}}},
      {3, {{"open", &Threads::open_another}}},
      {3, {{"set the PIN", &Threads::set_pin, &Thread::right}}},
      {8,
       {{"find the private key", &Threads::find_private_key},
        {"begin a signature", &Threads::begin_signature},
        {"sign", &Threads::sign}}},
      {3,
       {{"find the public key", &Threads::find_public_key},
        {"begin a verification", &Threads::begin_verification}}},
      {2, {{"token info", &Threads::token_info}}},
      {1, {{"finalize", &Threads::finalize}}},
  };
  return all;
}

Threads::Threads(CK_FUNCTION_LIST* p11, Schedule& schedule) : p11_(p11), schedule_(schedule) {
  differential::Dice& dice = schedule_.dice();
  schedule_.world().cancel_plan();
  const std::size_t threads = 2 + dice.below(2);
  const CK_SLOT_ID slot = dice.below(2);
  for (std::size_t i = 0; i < threads; ++i) add_thread(dice.one_in(4) ? 1 - slot : slot);
  if (dice.one_in(2)) {
    Player& player = schedule_.player();
    Player::Session session = threads_[0].session;
    schedule_.steps().emplace_back("log in");
    player.login(session, threads_[0].right, threads_[0].right);
  }
  for (std::size_t i = 0; i < threads; ++i) {
    std::string step = "thread " + std::to_string(i) + " with token " +
                       std::to_string(threads_[i].session.slot) + ", held at " +
                       std::to_string(threads_[i].held_at) + ":";
    for (const Made& made : threads_[i].calls) step += std::string(" ") + made.call.name + ",";
    schedule_.steps().push_back(step);
  }
  if (dice.one_in(3)) {
    const auto events = dice.one_in(2) ? world_events() : exchange_faults();
    const Event& event = events[dice.below(static_cast<unsigned>(events.size()))];
    const unsigned at = 1 + dice.below(kMostCommands);
    schedule_.steps().push_back("before command " + std::to_string(at) + ": " + event.name);
    schedule_.world().plan(event, at);
  }
  undisturbed_ = !schedule_.world().planned() && !schedule_.world().came_unseen();
  presented_before_ = schedule_.world().presented().size();
}

// A session where there can be one: the schedule may have left a card that the module takes for none.
void Threads::add_thread(CK_SLOT_ID slot) {
  differential::Dice& dice = schedule_.dice();
  Player& player = schedule_.player();
  World& world = schedule_.world();
  const auto opened = [&] {
    const std::size_t before = player.sessions().size();
    if (world.inside() != nullptr) player.open(slot);
    return player.sessions().size() > before;
  };
  if (!opened()) {
    world.make_well(dice.below(kCards));
    opened();
  }
  Thread thread{player.sessions().back(), 1 + dice.below(kMostCommands), world.inside()->pin(slot),
                slot == contract::kAuthenticationSlot ? "1357" : "WR0NG1",
                slot == contract::kAuthenticationSlot ? "5555" : "FRESH55"};
  for (unsigned left = dice.one_in(3) ? 2 : 1; left > 0; --left) {
    for (const Call& call : dice.weighted(jobs()).calls) thread.calls.push_back({call});
  }
  threads_.push_back(std::move(thread));
}

CK_RV Threads::log_in_with(Thread& thread, std::string pin) {
  return p11_->C_Login(thread.session.handle, CKU_USER, bytes_of(pin), pin.size());
}

CK_RV Threads::open_another(Thread& thread) {
  CK_SESSION_HANDLE another = CK_INVALID_HANDLE;
  return p11_->C_OpenSession(thread.session.slot, kReadWrite, nullptr, nullptr, &another);
}

CK_RV Threads::set_pin(Thread& thread) {
  return p11_->C_SetPIN(thread.session.handle, bytes_of(thread.right), thread.right.size(),
                        bytes_of(thread.fresh), thread.fresh.size());
}

CK_RV Threads::find(Thread& thread, CK_OBJECT_CLASS object_class) {
  CK_ATTRIBUTE pattern{CKA_CLASS, &object_class, sizeof object_class};
  CK_ULONG count = 0;
  CK_RV rv = p11_->C_FindObjectsInit(thread.session.handle, &pattern, 1);
  if (rv == CKR_OK) rv = p11_->C_FindObjects(thread.session.handle, &thread.key, 1, &count);
  if (rv == CKR_OK) rv = p11_->C_FindObjectsFinal(thread.session.handle);
  return rv;
}

CK_RV Threads::begin_signature(Thread& thread) {
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
  return p11_->C_SignInit(thread.session.handle, &mechanism, thread.key);
}

CK_RV Threads::sign(Thread& thread) {
  std::string text = kText;
  support::Bytes made(256);
  CK_ULONG size = made.size();
  const CK_RV rv = p11_->C_Sign(thread.session.handle, bytes_of(text), text.size(), made.data(), &size);
  if (rv == CKR_OK) thread.signatures.push_back(std::move(made));
  return rv;
}

CK_RV Threads::begin_verification(Thread& thread) {
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
  return p11_->C_VerifyInit(thread.session.handle, &mechanism, thread.key);
}

CK_RV Threads::token_info(Thread& thread) {
  CK_TOKEN_INFO info;
  return p11_->C_GetTokenInfo(thread.session.slot, &info);
}

void Threads::make(Thread& thread, Made& made) {
  made.begun = ++clock_;
  made.rv = (this->*made.call.make)(thread);
  made.ended = ++clock_;
}

void Threads::play_at_once() {
  World& world = schedule_.world();
  Oracle& oracle = schedule_.player().oracle();
  std::array<bool, 2> logged_in{};
  for (const Thread& thread : threads_)
    logged_in[thread.session.slot] |= says_logged_in(thread.session.handle);

  contract::CallsAtOnce at_once;
  for (Thread& thread : threads_) {
    at_once.add(thread.held_at, [this, &thread] {
      for (Made& made : thread.calls) make(thread, made);
    });
  }
  oracle.before_call();
  world.before_each_command([&at_once] { at_once.at_command(); });
  at_once.play();
  world.before_each_command(nullptr);

  std::vector<CallMade> calls;
  for (const Thread& thread : threads_) {
    for (const Made& made : thread.calls) {
      std::optional<AskedPin> asked;
      if (made.call.pin != nullptr) asked = AskedPin{thread.session.slot, thread.*made.call.pin};
      calls.push_back({made.rv, thread.session.stay, asked});
    }
  }
  oracle.after_calls(calls);
  check_signatures(logged_in);
}

void Threads::check_signatures(const std::array<bool, 2>& logged_in_before) {
  Oracle& oracle = schedule_.player().oracle();
  std::array<bool, 2> logged_in = logged_in_before;
  for (const Thread& thread : threads_) {
    for (const Made& made : thread.calls)
      logged_in[thread.session.slot] |= made.call.make == &Threads::log_in && made.rv == CKR_OK;
  }
  for (const Thread& thread : threads_) {
    const Player::Session& session = thread.session;
    const support::Bytes& certificate =
        schedule_.world().card(session.card).credential(session.slot).certificate;
    if (!thread.signatures.empty() && !logged_in[session.slot])
      oracle.complain("a signature without a login");
    for (const support::Bytes& signature : thread.signatures) {
      if (!contract::openssl_verifies_sha256(certificate, support::as_bytes(kText), signature))
        oracle.complain("a wrong signature");
    }
  }
}

void Threads::play_one_after_the_other(const Order& order) {
  std::vector<std::size_t> next(threads_.size(), 0);
  for (const std::size_t thread : order) make(threads_[thread], threads_[thread].calls[next[thread]++]);
}

bool Threads::says_logged_in(CK_SESSION_HANDLE session) {
  CK_SESSION_INFO info = {};
  return p11_->C_GetSessionInfo(session, &info) == CKR_OK && info.state == CKS_RW_USER_FUNCTIONS;
}

std::string Threads::outcome() {
  const World& world = schedule_.world();
  std::ostringstream words;
  words << std::hex;
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    CK_SESSION_INFO info = {};
    words << "thread " << i << ":";
    for (const Made& made : threads_[i].calls) words << " 0x" << made.rv;
    words << "; then 0x" << p11_->C_GetSessionInfo(threads_[i].session.handle, &info) << ", state "
          << info.state << "\n";
  }
  std::vector<std::string> sent;
  for (std::size_t i = presented_before_; i < world.presented().size(); ++i)
    sent.push_back(world.presented()[i].pin);
  std::ranges::sort(sent);
  words << "sent:";
  for (const std::string& pin : sent) words << " " << pin;
  for (const PlayedCard& card : {world.card(0), world.card(1)}) {
    words << "\ncard: " << card.ledger->totals().signatures << " signatures";
    for (const vcard::PinId id : kUserPins)
      words << ", " << (*card.pins)[id].value << " with " << (*card.pins)[id].left << " tries";
  }
  CK_INFO info;
  if (p11_->C_GetInfo(&info) == CKR_CRYPTOKI_NOT_INITIALIZED) schedule_.player().initialize();
  for (const CK_SLOT_ID slot : kSlots) {
    CK_SESSION_HANDLE fresh = CK_INVALID_HANDLE;
    const CK_RV rv = p11_->C_OpenSession(slot, kReadWrite, nullptr, nullptr, &fresh);
    words << "\ntoken " << slot << ": 0x" << rv;
    if (says_logged_in(fresh)) {
      // The card may have forgotten a login that can be renewed.
      Thread user = {.session = {.handle = fresh, .slot = slot, .stay = 0, .card = 0}};
      find_private_key(user);
      begin_signature(user);
      words << ", user who signs: 0x" << sign(user);
    } else {
      const PlayedCard* inside = world.inside();
      const bool open = inside != nullptr && inside->card->is_verified(kUserPins[slot]);
      words << ", public, card " << (open ? "open" : "closed");
    }
  }
  return words.str();
}

std::vector<Threads::Order> Threads::possible_orders(std::size_t most) const {
  std::vector<Order> orders;
  std::vector<std::size_t> next(threads_.size(), 0);
  Order so_far;
  const auto extend = [&](const auto& again) -> void {
    bool all_made = true;
    for (std::size_t i = 0; i < threads_.size() && orders.size() < most; ++i) {
      if (next[i] == threads_[i].calls.size()) continue;
      all_made = false;
      const Made& candidate = threads_[i].calls[next[i]];
      const auto comes_first = [&](const Thread& other) {
        const std::size_t j = next[static_cast<std::size_t>(&other - threads_.data())];
        return j < other.calls.size() && other.calls[j].ended < candidate.begun;
      };
      if (std::ranges::any_of(threads_, comes_first)) continue;
      so_far.push_back(i);
      ++next[i];
      again(again);
      --next[i];
      so_far.pop_back();
    }
    if (all_made) orders.push_back(so_far);
  };
  extend(extend);
  return orders;
}

}  // namespace safety
