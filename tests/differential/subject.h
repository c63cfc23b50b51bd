// A module under test: runs the steps of a script on one token through its function list, and says what came
// of each in names that both modules share. Thread rule: one thread.
#pragma once

#include <array>
#include <map>
#include <set>

#include "tests/differential/step.h"

namespace differential {

struct AttributeResult {
  CK_ATTRIBUTE_TYPE type;
  CK_ULONG length;
  support::Bytes value;
  friend bool operator==(const AttributeResult&, const AttributeResult&) = default;
};

struct Result {
  CK_RV rv = CKR_OK;
  std::optional<CK_ULONG> length = {};  // of a result of variable size, or how many objects a search gave
  support::Bytes bytes = {};            // digest or signature
  std::set<Name> found = {};            // by the whole search, once it has come to its end
  std::vector<AttributeResult> attributes = {};
  std::optional<CK_STATE> state = {};  // of the session
  friend bool operator==(const Result&, const Result&) = default;
};

std::string describe(const Result& result);

class Subject {
 public:
  Subject(CK_FUNCTION_LIST* functions, CK_SLOT_ID slot);

  Result run(const Step& step);
  // No session, no login, and no handle known.
  void start_anew();

  // What a search has taught. A step that the modules answer differently teaches neither of them.
  using Handles = std::map<Name, CK_OBJECT_HANDLE>;
  const Handles& handles() const { return handles_; }
  void recall(Handles handles) { handles_ = std::move(handles); }

 private:
  using Run = Result (Subject::*)(const Step&);
  static const std::array<Run, static_cast<std::size_t>(Call::count_of_calls)> kRuns;

  Result open_session(const Step& step);
  Result close_session(const Step& step);
  Result close_all_sessions(const Step& step);
  Result session_info(const Step& step);
  Result login(const Step& step);
  Result logout(const Step& step);

  Result look_up(const Step& step);
  Result find_init(const Step& step);
  Result find(const Step& step);
  Result find_final(const Step& step);
  Result get_attributes(const Step& step);
  Result create_object(const Step& step);
  Result copy_object(const Step& step);
  Result destroy_object(const Step& step);
  Result set_attributes(const Step& step);

  Result digest_init(const Step& step);
  Result digest(const Step& step);
  Result digest_update(const Step& step);
  Result digest_final(const Step& step);
  Result sign_init(const Step& step);
  Result sign(const Step& step);
  Result sign_update(const Step& step);
  Result sign_final(const Step& step);
  Result verify_init(const Step& step);
  Result verify(const Step& step);
  Result verify_update(const Step& step);
  Result verify_final(const Step& step);
  Result random(const Step& step);

  CK_SESSION_HANDLE session(const Step& step) const { return sessions_[step.session]; }
  CK_OBJECT_HANDLE handle(Name name) const;
  // Which object the handle stands for, learnt from its attributes.
  Name name_of(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object) const;

  CK_FUNCTION_LIST* p11_;
  CK_SLOT_ID slot_;
  std::array<CK_SESSION_HANDLE, kSessions + 1> sessions_ = {};
  Handles handles_;                           // as found by the last search that came to its end
  std::array<Handles, kSessions + 1> found_;  // by the search that is going on
};

}  // namespace differential
