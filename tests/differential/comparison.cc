#include "tests/differential/comparison.h"

#include <algorithm>
#include <sstream>

namespace differential {
namespace {

const AllowedDifference* row_that_allows(const Outcome& outcome) {
  const auto rows = allowed_differences();
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const AllowedDifference& r) { return r.allows(outcome); });
  return row == rows.end() ? nullptr : &*row;
}

bool begins_operation(Call call) {
  return call == Call::find_init || call == Call::digest_init || call == Call::sign_init ||
         call == Call::verify_init;
}

}  // namespace

Comparison::Comparison(Subject& ours, Subject& softhsm, std::function<void()> after_login)
    : ours_(ours), softhsm_(softhsm), after_login_(std::move(after_login)) {}

std::optional<Disagreement> Comparison::play(const Script& script) {
  ours_.start_anew();
  softhsm_.start_anew();
  sessions_ = {};
  outlived_.clear();
  for (std::size_t i = 0; i < script.size(); ++i) {
    const Step& step = script[i];
    SessionRecord& session = sessions_[step.session];
    if (session.apart && step.call != Call::open_session && step.call != Call::close_all_sessions) continue;
    const auto known_to_us = ours_.handles();
    const auto known_to_softhsm = softhsm_.handles();
    const Result ours = ours_.run(step);
    const Result softhsm = softhsm_.run(step);
    ++compared_;
    const bool signs = step.call == Call::sign || step.call == Call::sign_final;
    if (signs && !ours.bytes.empty() && ours == softhsm) ++signatures_;
    if (step.call == Call::login) after_login_();
    if (ours.rv == CKR_OK) follow(step, ours);
    if (softhsm.rv == CKR_OK && begins_operation(step.call)) session.softhsm_operation = step.call;
    const AllowedDifference* row = row_that_allows(
        {step, ours, softhsm, session.softhsm_operation, session.mechanism, outlived_.contains(step.object)});
    if (ours != softhsm) {
      if (row == nullptr) return Disagreement{i, ours, softhsm};
      ours_.recall(known_to_us);
      softhsm_.recall(known_to_softhsm);
    }
    if (row == nullptr) continue;
    used_.insert(row);
    if (row->apart == Apart::session) session.apart = true;
  }
  return std::nullopt;
}

void Comparison::follow(const Step& step, const Result& result) {
  SessionRecord& session = sessions_[step.session];
  switch (step.call) {
    case Call::open_session: session = {.open = true}; break;
    case Call::close_session: session.open = false; break;
    case Call::close_all_sessions:
      for (SessionRecord& each : sessions_) each.open = false;
      break;
    case Call::sign_init:
    case Call::verify_init:
      if (step.mechanism) session.mechanism = step.mechanism->type;
      break;
    default: break;
  }
  if (std::none_of(sessions_.begin(), sessions_.end(), [](const SessionRecord& each) { return each.open; })) {
    outlived_ = {Name::private_key, Name::public_key, Name::certificate, Name::issuer};
  }
  for (const Name found : result.found) outlived_.erase(found);
}

Script Comparison::shrunk(Script script) {
  for (std::size_t i = script.size(); i > 0; --i) {
    Script shorter = script;
    shorter.erase(shorter.begin() + static_cast<Script::difference_type>(i - 1));
    if (play(shorter)) script = std::move(shorter);
  }
  return script;
}

std::string report(const Script& script, const Disagreement& disagreement) {
  std::ostringstream text;
  for (std::size_t i = 0; i <= disagreement.step; ++i) text << "  " << describe(script[i]) << "\n";
  text << "    ours:    " << describe(disagreement.ours)
       << "\n    SoftHSM: " << describe(disagreement.softhsm) << "\n";
  return text.str();
}

}  // namespace differential
