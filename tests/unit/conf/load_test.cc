#include "conf/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/unit/conf/scratch_folder.h"

namespace conf {
namespace {

using support::LogLevel;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class LoadTest : public testing::Test {
 protected:
  // Loads one file with this text, named "conf".
  Loaded load(std::string_view text) const { return load_settings({folder_.file("conf", text)}); }

  const test::ScratchFolder folder_;
};

TEST_F(LoadTest, DefaultsWithoutFiles) {
  for (const std::vector<std::string>& files : {std::vector<std::string>{}, {folder_.path("none")}}) {
    const Loaded loaded = load_settings(files);
    EXPECT_EQ(loaded.settings, Settings{});
    EXPECT_THAT(loaded.problems, IsEmpty());
  }
}

TEST_F(LoadTest, ReadsEverySetting) {
  const Loaded loaded = load(
      "# all of them\n[log]\nlevel = \"debug\"\nfile = '/tmp/card.log'\n\n[tokens]\nsignature_consent = "
      "\"each\"\n");
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.settings.log_level, LogLevel::debug);
  EXPECT_EQ(loaded.settings.log_file, "/tmp/card.log");
  EXPECT_EQ(loaded.settings.signature_consent, SignatureConsent::each);
}

TEST_F(LoadTest, ReadsDottedKeysAndEmptyFiles) {
  EXPECT_EQ(load("log.level = \"info\"\n").settings.log_level, LogLevel::info);
  EXPECT_THAT(load("").problems, IsEmpty());
  EXPECT_THAT(load("[log]\n").problems, IsEmpty());
}

TEST_F(LoadTest, AListIsAnArrayOfStrings) {
  const Loaded loaded = load("[portal]\nsites = [\"a.example\", \"b.example\"]\n");
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_THAT(loaded.settings.sites, ElementsAre("a.example", "b.example"));
  EXPECT_THAT(load("portal.sites = []\n").problems, IsEmpty());
  for (const char* value :
       {"\"a.example\"", "[3]", "[\"a.example b.example\"]", "[\"\"]", "[[\"a.example\"]]"}) {
    const Loaded odd = load(std::string("portal.sites = ") + value + "\n");
    EXPECT_THAT(odd.problems, ElementsAre(HasSubstr("must be names of hosts, a list"))) << value;
    EXPECT_THAT(odd.settings.sites, IsEmpty()) << value;
  }
}

TEST_F(LoadTest, LaterFilesOverrideKeyByKey) {
  const Loaded loaded =
      load_settings({folder_.file("system", "[log]\nlevel = \"error\"\nfile = \"/a\"\n"),
                     folder_.path("none"), folder_.file("named", "[log]\nlevel = \"debug\"\n")});
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.settings.log_level, LogLevel::debug);
  EXPECT_EQ(loaded.settings.log_file, "/a");
}

// In builds with UndefinedBehaviorSanitizer the library under it would end the program at the third.
TEST_F(LoadTest, LettersOfTheWorldStandInQuotes) {
  EXPECT_THAT(load("[log]\nfile = \"/ログ\" # 記録\n").problems, IsEmpty());
  EXPECT_EQ(load("[log]\nfile = \"/ログ\"\n").settings.log_file, "/ログ");
  EXPECT_THAT(load("\nϳ = 1\n").problems,
              testing::Contains(HasSubstr(":2:1: a character that is not ASCII")));
}

// The safest of all that has such a value, as the settings' own table has it.
Settings safest() {
  Settings settings;
  for (const Setting& setting : all_settings()) {
    if (!setting.safest.empty()) setting.assign(settings, setting.safest);
  }
  return settings;
}

TEST_F(LoadTest, TheSafestSpendNoTryAndGiveNoSignatureAway) {
  EXPECT_EQ(safest().last_try, LastTry::refuse);
  EXPECT_EQ(safest().signature_consent, SignatureConsent::each);
  EXPECT_EQ(safest().pin_cache, PinCache::off);
  EXPECT_EQ(safest().sharing, Sharing::exclusive);
  EXPECT_EQ(safest().my_number, MyNumber::refuse);
}

TEST_F(LoadTest, AMisspeltKeyUndoesNothingBesideIt) {
  const Loaded loaded = load(
      "[tokens]\nlast_try = \"allow\"\nsharing = \"shared\"\nlast_tri = \"refuse\"\n[log]\nlevel = "
      "\"error\"\n");
  EXPECT_EQ(loaded.settings.last_try, LastTry::allow) << "which was understood";
  EXPECT_EQ(loaded.settings.sharing, Sharing::shared);
  EXPECT_EQ(loaded.settings.log_level, LogLevel::error);
  EXPECT_EQ(loaded.settings.signature_consent, SignatureConsent::each) << "it may have been meant";
  EXPECT_THAT(loaded.problems, testing::Contains(HasSubstr(":4:1: unknown setting 'tokens.last_tri'")));
}

TEST_F(LoadTest, AMistakeInTheLogConcernsTheLogAlone) {
  const Loaded loaded = load("[log]\nlevel = \"error\"\ncolour = 1\n");
  EXPECT_THAT(loaded.problems, ElementsAre(folder_.path("conf") + ":3:1: unknown setting 'log.colour'"));
  Settings expected;
  expected.log_level = LogLevel::error;
  EXPECT_EQ(loaded.settings, expected);
}

TEST_F(LoadTest, AValueThatCannotBeUnderstoodIsTakenInItsSafestSense) {
  for (const char* value : {"\"refus\"", "1", "true", "[]"}) {
    const Loaded loaded = load(std::string("[tokens]\nlast_try = ") + value + "\n");
    Settings expected;
    expected.last_try = LastTry::refuse;
    EXPECT_EQ(loaded.settings, expected) << value;
  }
}

TEST_F(LoadTest, ALaterFileSettlesADoubt) {
  const Loaded loaded = load_settings(
      {folder_.file("system", "[tokens\n"), folder_.file("user", "[tokens]\nlast_try = \"allow\"\n")});
  Settings expected = safest();
  expected.last_try = LastTry::allow;
  EXPECT_EQ(loaded.settings, expected);
}

TEST_F(LoadTest, AFileThatOthersCanWriteIsNotBelieved) {
  const std::string path = folder_.file("conf", "[tokens]\nlast_try = \"allow\"\n");
  for (const mode_t mode : {0602U, 0606U, 0666U}) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    const Loaded loaded = load_settings({path});
    EXPECT_EQ(loaded.settings, safest());
    EXPECT_THAT(loaded.problems, testing::Contains(HasSubstr("can be written by others")));
  }
  ASSERT_EQ(chmod(path.c_str(), 0644), 0);
  EXPECT_EQ(load_settings({path}).settings.last_try, LastTry::allow);
}

TEST_F(LoadTest, ARelativePathIsRefused) {
  const Loaded loaded = load_settings({"jpki.conf"});
  EXPECT_EQ(loaded.settings, safest());
  EXPECT_THAT(loaded.problems, testing::Contains(HasSubstr("jpki.conf: not an absolute path")));
}

// A slip of the pen in its name must not do away with what it protects.
TEST_F(LoadTest, AFileThatWasNamedHasToBeThere) {
  const std::string missing = folder_.path("none");
  const Loaded loaded = load_settings({}, missing);
  EXPECT_EQ(loaded.settings, safest());
  EXPECT_THAT(loaded.problems, testing::Contains(missing + ": there is no such file"));
  const Loaded named = load_settings({folder_.file("user", "[tokens]\nlast_try = \"refuse\"\n")},
                                     folder_.file("named", "[tokens]\nlast_try = \"allow\"\n"));
  EXPECT_EQ(named.settings.last_try, LastTry::allow);
  EXPECT_THAT(named.problems, IsEmpty());
}

struct BadFile {
  const char* name;
  const char* text;
  const char* place;
  const char* reason;
};

constexpr BadFile kBadFiles[] = {
    {"unclosed_string", "[log]\nlevel = \"debug\n", ":2:", ""},
    {"no_value", "[log]\nlevel =\n", ":2:", ""},
    {"no_equals_sign", "[log]\nlevel debug\n", ":2:", ""},
    {"bare_word", "[log]\nlevel = debug\n", ":2:", ""},
    {"twice", "[log]\nlevel = \"info\"\nlevel = \"debug\"\n", ":3:", ""},
    {"not_utf8", "[log]\nlevel = \"\xFF\xFE\"\n", ":2:", ""},
    {"unknown_section", "[reader]\npinpad = \"off\"\n", ":2:1", "unknown setting 'reader.pinpad'"},
    {"unknown_key", "[log]\n  levle = \"off\"\n", ":2:3", "unknown setting 'log.levle'"},
    {"no_section", "level = \"off\"\n", ":1:1", "unknown setting 'level'"},
    {"section_as_value", "log = \"debug\"\n", ":1:1", "unknown setting 'log'"},
    {"array_of_tables", "[[log]]\nlevel = \"off\"\n", ":1:", "unknown setting 'log'"},
    {"too_deep", "[log.level]\nx = 1\n", ":1:", "the value of 'log.level' must be"},
    {"number", "[log]\nlevel = 3\n", ":2:9", "must be off, error, info or debug, as a string in quotes"},
    {"truth_value", "[log]\nlevel = true\n", ":2:9", "as a string in quotes"},
    {"other_word", "[log]\nlevel = \"loud\"\n", ":2:9", "must be off, error, info or debug"},
    {"relative_path", "[log]\nfile = \"card.log\"\n", ":2:8", "must be an absolute path, or empty"},
    {"other_consent", "[tokens]\nsignature_consent = \"always\"\n", ":2:21", "must be login or each"},
    {"number_out_of_range", "[tokens]\npin_cache_minutes = 0\n", ":2:21",
     "must be a whole number from 1 to 1440"},
    {"number_as_text", "[tokens]\npin_cache_minutes = \"5\"\n", ":2:21", "without quotes"},
    {"number_with_fraction", "[tokens]\npin_cache_minutes = 1.5\n", ":2:21", "a whole number"},
    {"number_beyond_all", "[tokens]\npin_cache_minutes = 99999999999999999999\n", ":2:", ""},
};

class BadFiles : public LoadTest, public testing::WithParamInterface<BadFile> {};

TEST_P(BadFiles, AreNamedWithLineAndColumn) {
  const Loaded loaded = load(GetParam().text);
  ASSERT_FALSE(loaded.problems.empty());
  EXPECT_THAT(loaded.problems[0], StartsWith(folder_.path("conf") + GetParam().place));
  EXPECT_THAT(loaded.problems[0], HasSubstr(GetParam().reason));
  EXPECT_THAT(loaded.problems[0], testing::ContainsRegex(":[0-9]+:[0-9]+: [a-zA-Z]"));
}

INSTANTIATE_TEST_SUITE_P(All, BadFiles, testing::ValuesIn(kBadFiles),
                         [](const auto& instance) { return instance.param.name; });

TEST_F(LoadTest, ReadsNumbers) {
  const Loaded loaded = load("[tokens]\npin_cache_minutes = 5\n");
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_EQ(loaded.settings.pin_cache_minutes, 5);
}

TEST_F(LoadTest, SaysAllThatIsWrong) {
  const auto problems = load("[log]\nlevel = 1\nfile = 2\n[x]\ny = 3\n").problems;
  for (const char* place : {":2:", ":3:", ":5:"}) EXPECT_THAT(problems, testing::Contains(HasSubstr(place)));
}

TEST_F(LoadTest, KeepsProblemsOnOneLine) {
  const Loaded loaded = load("[log]\n\"a\\nb\\u001b[31m\" = 1\n");
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_THAT(loaded.problems[0], HasSubstr(R"('log.a\x0Ab\x1B[31m')"));
}

TEST_F(LoadTest, SaysWhatIsNoFile) {
  const Loaded loaded = load_settings({folder_.path(".")});
  EXPECT_THAT(loaded.problems, testing::Contains(folder_.path(".") + ": not a regular file"));
}

// Each would have the parser call itself thousands of times.
TEST_F(LoadTest, RefusesDeepNesting) {
  const std::string brackets(60'000, '[');
  std::string dots = "a";
  for (int i = 0; i < 20'000; ++i) dots += ".a";
  for (const std::string& deep :
       {"a = " + brackets, "[" + dots + "]", dots + " = 1", "\"#\"." + dots + " = 1"}) {
    EXPECT_THAT(load("# one\n" + deep + "\n").problems, testing::Not(IsEmpty())) << deep.substr(0, 10);
  }
  EXPECT_THAT(load("\n[" + dots + "]\n").problems[0], HasSubstr(":2:1: too many dots in a line"));
  EXPECT_THAT(load("# " + std::string(60, '.') + "\n").problems, IsEmpty()) << "a comment may have them";
}

TEST_F(LoadTest, SurvivesEveryTruncation) {
  const std::string whole =
      "[log]\nlevel = \"debug\"\nfile = '''/tmp/x'''\n[tokens]\nsignature_consent = \"each\"\n";
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_NO_THROW(load(whole.substr(0, size))) << size;
}

}  // namespace
}  // namespace conf
