#include "tests/differential/grammar.h"

#include <deque>

#include "tests/differential/phrase.h"

namespace differential {
namespace {

constexpr unsigned kFewestSteps = 10;
constexpr unsigned kMostSteps = 40;
constexpr unsigned kStrayStep = 12;           // one in so many turns
constexpr unsigned kNoPrologue = 5;           // one script in so many begins with nothing open
constexpr unsigned kSessionNeverOpened = 60;  // one step in so many

class Conversation {
 public:
  Conversation(const Topic& topic, Dice& dice) : topic_(topic), dice_(dice) {}

  Step next() {
    const unsigned session = dice_.below(kSessions);
    Step step = dice_.one_in(kStrayStep) ? stray(session) : in_turn(session);
    if (dice_.one_in(kSessionNeverOpened)) step.session = kNeverOpened;
    return step;
  }

  // Most scripts begin with a session, a login and a search, so that the rest has something to work on.
  void begin() {
    for (const Phrase phrase : {open_session, log_in, look_up_all}) {
      if (!dice_.one_in(kNoPrologue)) add(0, phrase);
    }
  }

 private:
  void add(unsigned session, Phrase phrase) {
    Draft draft{topic_, dice_, session, {}};
    phrase(draft);
    pending_[session].insert(pending_[session].end(), draft.steps.begin(), draft.steps.end());
  }

  Step in_turn(unsigned session) {
    std::deque<Step>& mine = pending_[session];
    if (mine.empty() && !spoken_[session]) add(session, open_session);
    if (mine.empty()) add(session, any_phrase(dice_));
    spoken_[session] = true;
    Step step = std::move(mine.front());
    mine.pop_front();
    return step;
  }

  // Any step of any phrase, alone.
  Step stray(unsigned session) {
    Draft draft{topic_, dice_, session, {}};
    any_phrase(dice_)(draft);
    return draft.steps[dice_.below(static_cast<unsigned>(draft.steps.size()))];
  }

  const Topic& topic_;
  Dice& dice_;
  std::array<std::deque<Step>, kSessions> pending_;
  std::array<bool, kSessions> spoken_ = {};
};

}  // namespace

Script make_script(const Topic& topic, std::uint32_t seed) {
  Dice dice(seed);
  Conversation conversation(topic, dice);
  conversation.begin();
  Script script(kFewestSteps + dice.below(kMostSteps - kFewestSteps + 1));
  for (Step& step : script) step = conversation.next();
  return script;
}

}  // namespace differential
