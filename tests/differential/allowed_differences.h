// Where the two modules may answer differently, or stand differently after the same answer, and why. A
// difference that is not in the table is a failure, and so is a row that a whole run never needs. Thread
// rule: constants only.
#pragma once

#include <span>

#include "tests/differential/subject.h"

namespace differential {

struct Outcome {
  const Step& step;
  const Result& ours;
  const Result& softhsm;
  // The Init call that SoftHSM has last let begin in this session: what may go on in its one operation.
  std::optional<Call> softhsm_operation;
  // With which the session last began a signature or a verification.
  std::optional<CK_MECHANISM_TYPE> mechanism;
  // Whether all sessions were closed since the object of this call was found.
  bool outlived_sessions;
};

// Whether the two stand differently after it: then the session is compared again when it is opened again.
enum class Apart { not_at_all, session };

struct AllowedDifference {
  const char* reason;
  bool (*allows)(const Outcome& outcome);
  Apart apart;
};

std::span<const AllowedDifference> allowed_differences();

}  // namespace differential
