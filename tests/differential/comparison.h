// Plays one script to both modules, and finds where they first differ more than they may.
// Thread rule: one thread.
#pragma once

#include <functional>
#include <set>

#include "tests/differential/allowed_differences.h"

namespace differential {

struct Disagreement {
  std::size_t step;
  Result ours;
  Result softhsm;
};

class Comparison {
 public:
  // `after_login` runs after each C_Login: a card counts wrong PINs.
  Comparison(Subject& ours, Subject& softhsm, std::function<void()> after_login);

  std::optional<Disagreement> play(const Script& script);
  // The script without the steps that its disagreement does not need.
  Script shrunk(Script script);

  // What has come of it so far: rows of the table that were needed, calls compared, and signatures that are
  // the same byte for byte.
  const std::set<const AllowedDifference*>& used() const { return used_; }
  std::size_t compared() const { return compared_; }
  std::size_t signatures() const { return signatures_; }

 private:
  struct SessionRecord {
    bool open = false;
    bool apart = false;
    std::optional<CK_MECHANISM_TYPE> mechanism = {};
    std::optional<Call> softhsm_operation = {};
  };
  // What a step has done that succeeded.
  void follow(const Step& step, const Result& result);

  Subject& ours_;
  Subject& softhsm_;
  std::function<void()> after_login_;
  std::array<SessionRecord, kSessions + 1> sessions_;
  std::set<Name> outlived_;  // names whose handles are older than the oldest session
  std::set<const AllowedDifference*> used_;
  std::size_t compared_ = 0;
  std::size_t signatures_ = 0;
};

std::string report(const Script& script, const Disagreement& disagreement);

}  // namespace differential
