#include "tests/safety/schedule.h"

#include <array>
#include <cctype>

#include "tests/contract/in_process_stage.h"
#include "tests/safety/events.h"

namespace safety {

using vcard::Fact;

Schedule::Schedule(CK_FUNCTION_LIST* p11, std::uint32_t number, const std::vector<vcard::Switches>& rows)
    : dice_(number), world_({row(rows, number), row(rows, number * 7 + 3)}), player_(p11, world_) {}

// The rows in turn, so that any two uncertain facts meet; now and then a phone.
vcard::Switches Schedule::row(const std::vector<vcard::Switches>& rows, std::uint32_t number) {
  vcard::Switches switches = rows[number % rows.size()];
  if (number % 11 == 0 && switches.is(Fact::token_info, "present"))
    switches.set(Fact::kind, number % 2 == 0 ? "android" : "iphone");
  return switches;
}

const std::vector<Schedule::Move>& Schedule::moves() {
  static const std::vector<Move> all = {
      {"open", 6, &Schedule::open},
      {"close", 2, &Schedule::close},
      {"close all", 1, &Schedule::close_all},
      {"token info", 2, &Schedule::token_info},
      {"log in", 10, &Schedule::log_in_rightly},
      {"log in with a wrong PIN", 3, &Schedule::log_in_wrongly},
      {"log in with a malformed PIN", 2, &Schedule::log_in_oddly},
      {"log out", 2, &Schedule::log_out},
      {"sign", 8, &Schedule::sign},
      {"read a certificate", 3, &Schedule::read},
      {"set the PIN", 1, &Schedule::set_pin},
      {"start anew", 1, &Schedule::start_anew},
      {"event", 5, &Schedule::let_happen},
      {"plan an event", 5, &Schedule::plan_event},
      {"plan a fault", 4, &Schedule::plan_fault},
      {"a card is put in", 3, &Schedule::put_card_in},
  };
  return all;
}

Player::Session* Schedule::any_session() {
  auto& sessions = player_.sessions();
  if (sessions.empty()) player_.open(any_slot());
  return sessions.empty() ? nullptr : &sessions[dice_.below(static_cast<unsigned>(sessions.size()))];
}

const std::string& Schedule::right_pin(const Session& session) const {
  return world_.card(session.card).pin(session.slot);
}

std::string Schedule::wrong_pin(CK_SLOT_ID slot) {
  static constexpr std::array<const char*, 2> kWrong[] = {{"1357", "2468"}, {"WR0NG1", "WRONG22222222222"}};
  return dice_.any_of(kWrong[slot]);
}

void Schedule::close() {
  if (player_.sessions().empty()) return;
  player_.close(dice_.below(static_cast<unsigned>(player_.sessions().size())));
}

void Schedule::log_in_rightly() {
  if (Session* session = any_session()) {
    const std::string pin = right_pin(*session);
    std::string typed = pin;
    if (dice_.one_in(3))
      for (char& c : typed) c = static_cast<char>(std::tolower(c));
    player_.login(*session, typed, pin);
  }
}

void Schedule::log_in_wrongly() {
  if (Session* session = any_session()) {
    const std::string pin = wrong_pin(session->slot);
    player_.login(*session, pin, pin);
  }
}

void Schedule::log_in_oddly() {
  if (Session* session = any_session()) {
    std::string pin = right_pin(*session);
    switch (dice_.below(4)) {
      case 0: pin.clear(); break;
      case 1: pin += '\n'; break;
      case 2: pin[dice_.below(static_cast<unsigned>(pin.size()))] = '\0'; break;
      default: pin.assign(17 + dice_.below(300), '1');
    }
    // A password may be as long as that with the end of the line: then only the character is wrong.
    player_.login(*session, pin, std::nullopt);
  }
}

void Schedule::log_out() {
  if (Session* session = any_session()) player_.logout(*session);
}

void Schedule::sign() {
  if (Session* session = any_session()) player_.sign(*session);
}

void Schedule::read() {
  if (Session* session = any_session()) player_.read_certificate(*session);
}

void Schedule::set_pin() {
  if (Session* session = any_session()) {
    const bool wrong = dice_.one_in(3);
    const std::string current = wrong ? wrong_pin(session->slot) : right_pin(*session);
    player_.set_pin(*session, current, session->slot == 0 ? "5555" : "FRESH55");
  }
}

void Schedule::start_anew() {
  player_.finalize();
  player_.initialize();
}

void Schedule::let_happen() {
  const auto events = world_events();
  const Event& event = events[dice_.below(static_cast<unsigned>(events.size()))];
  steps_.back() += std::string(": ") + event.name;
  world_.happen(event);
}

void Schedule::plan_event() {
  const auto events = world_events();
  const Event& event = events[dice_.below(static_cast<unsigned>(events.size()))];
  steps_.back() += std::string(": ") + event.name;
  world_.plan(event, 1 + dice_.below(8));
}

void Schedule::plan_fault() {
  const auto faults = exchange_faults();
  const Event& fault = faults[dice_.below(static_cast<unsigned>(faults.size()))];
  steps_.back() += std::string(": ") + fault.name;
  world_.plan(fault, 1 + dice_.below(8));
}

void Schedule::put_card_in() {
  world_.start_service();
  world_.plug_in();
  if (world_.inside() == nullptr) world_.insert(dice_.below(kCards));
}

void Schedule::play_steps() {
  constexpr unsigned kMostSteps = 30;
  player_.initialize();
  const unsigned steps = 5 + dice_.below(kMostSteps);
  for (unsigned i = 0; i < steps && complaint().empty(); ++i) {
    const Move& move = dice_.weighted(moves());
    steps_.emplace_back(move.name);
    (this->*move.make)();
  }
}

void Schedule::play_end(Sums& sums) {
  if (complaint().empty()) {
    steps_.emplace_back("all is well again");
    world_.make_well(dice_.below(kCards));
    player_.healthy_story(any_slot());
  }
  if (complaint().empty())
    player_.finalize();
  else
    contract::readers().before_each_exchange(contract::kReader, nullptr);
  sums.calls += steps_.size();
  sums.events += world_.happenings();
  sums.signatures += player_.signatures();
  sums.presented += world_.presented().size();
  sums.presented_again += player_.oracle().presented_again();
}

}  // namespace safety
