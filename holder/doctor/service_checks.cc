// The reader service, and whether it lets this user in.
#include "holder/doctor/check_table.h"
#include "holder/message_id.h"

namespace holder::doctor {
namespace {

constexpr const char* kSocket = "/run/pcscd/pcscd.comm";
constexpr const char* kPrograms[] = {"/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"};

constexpr Diagnosis kAnswers{"service_answers", State::ok, N_("it runs and answers"), ""};
constexpr Diagnosis kNotInstalled{
    "service_not_installed", State::problem, N_("it is not installed"),
    N_("Install it (on Debian and Ubuntu: sudo apt install pcscd), and start it: sudo systemctl enable --now "
       "pcscd.socket")};
constexpr Diagnosis kStopped{
    "service_stopped", State::problem, N_("it is installed, and does not run"),
    N_("Start it, now and at each start of the computer: sudo systemctl enable --now "
       "pcscd.socket")};
constexpr Diagnosis kMute{
    "service_mute", State::problem, N_("its socket is there, but nobody answers as expected"),
    N_("Have it begin anew: sudo systemctl restart pcscd.socket pcscd. In a container or a sandbox, service "
       "and library have to be of about the same version.")};
constexpr Diagnosis kElsewhere{
    "service_elsewhere", State::problem, N_("PCSCLITE_CSOCK_NAME names a socket that is not there"),
    N_("Take the variable out of the environment, unless you run a reader service of your own.")};
constexpr Diagnosis kNotAsked{"service_not_asked", State::not_applicable,
                              N_("it was not asked: the invented card needs none"), ""};
constexpr const Diagnosis* kServiceDiagnoses[] = {&kAnswers, &kNotInstalled, &kStopped,
                                                  &kMute,    &kElsewhere,    &kNotAsked};

Finding examine_service(const Evidence& evidence) {
  const System& system = evidence.system;
  const std::string named = system.variable("PCSCLITE_CSOCK_NAME");
  const std::string socket = named.empty() ? kSocket : named;
  const bool there = system.has(socket);
  const std::vector<Fact> facts = {{"socket", socket}, {"socket_is_there", there ? "yes" : "no"}};
  if (evidence.card.invented) return {&kNotAsked, {}, facts};
  if (evidence.card.fault != apdu::Fault::no_service) return {&kAnswers, {}, facts};
  if (there) return {&kMute, {}, facts};
  if (!named.empty()) return {&kElsewhere, {}, facts};
  return {system.has_any(kPrograms) ? &kStopped : &kNotInstalled, {}, facts};
}

// Source: sd-login(3); what systemd-logind writes down of a session is readable for everybody.
struct Session {
  bool remote = false;
  bool known = false;
  bool active = false;
};

Session session_of(const System& system) {
  Session session;
  const std::string text = "\n" + system.text("/run/systemd/sessions/" + system.variable("XDG_SESSION_ID"));
  const auto has = [&text](const char* line) { return text.find(line) != std::string::npos; };
  session.known = has("\nUID=");
  session.active = has("\nACTIVE=1");
  session.remote = has("\nREMOTE=1") || !system.variable("SSH_CONNECTION").empty();
  return session;
}

const char* rule_of(const System& system) {
  for (const auto& rule :
       system.matching({"/etc/polkit-1/rules.d/*.rules", "/usr/share/polkit-1/rules.d/*.rules"}))
    if (system.text(rule).find("org.debian.pcsc-lite") != std::string::npos) return "yes";
  return "not seen";
}

constexpr Diagnosis kAllowed{"permission_given", State::ok, N_("the reader service lets this user in"), ""};
constexpr Diagnosis kRefusedRemote{
    "permission_refused_remote", State::problem,
    N_("the reader service (polkit) refuses this user, who does not sit at the computer"),
    N_("Over ssh, polkit has to allow it: docs/clients/services.md shows the rule. Or run the command at the "
       "computer itself.")};
constexpr Diagnosis kRefusedInactive{
    "permission_refused_inactive", State::problem,
    N_("the reader service (polkit) refuses this user, whose session is not the active one"),
    N_("Switch to this session, or log in at the computer's screen. For services and cron, polkit has to "
       "allow "
       "it: docs/clients/services.md shows the rule.")};
constexpr Diagnosis kRefused{
    "permission_refused", State::problem, N_("the reader service (polkit) refuses this user"),
    N_("polkit has to run, and to allow it: docs/clients/services.md shows the rule.")};
constexpr Diagnosis kUnknown{"permission_unknown", State::not_applicable,
                             N_("the reader service was not asked"), ""};
constexpr const Diagnosis* kPermissionDiagnoses[] = {&kAllowed, &kRefusedRemote, &kRefusedInactive, &kRefused,
                                                     &kUnknown};

Finding examine_permission(const Evidence& evidence) {
  const Session session = session_of(evidence.system);
  const std::vector<Fact> facts = {
      {"session", session.remote  ? "remote"
                  : session.known ? (session.active ? "local, active" : "local, inactive")
                                  : "unknown"},
      {"rule_for_pcscd", rule_of(evidence.system)}};
  if (evidence.card.invented || evidence.card.fault == apdu::Fault::no_service) return {&kUnknown, {}, facts};
  if (evidence.card.fault != apdu::Fault::access_denied) return {&kAllowed, {}, facts};
  if (session.remote) return {&kRefusedRemote, {}, facts};
  return {session.known && !session.active ? &kRefusedInactive : &kRefused, {}, facts};
}

}  // namespace

const Check kServiceCheck{"service", N_("Reader service (pcscd)"), kServiceDiagnoses, &examine_service};
const Check kPermissionCheck{"permission", N_("Permission (polkit)"), kPermissionDiagnoses,
                             &examine_permission};

}  // namespace holder::doctor
