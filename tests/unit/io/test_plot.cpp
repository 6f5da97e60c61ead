// SPDX-License-Identifier: MIT
/// @file
/// Plotting by matplotlib: files appear whole or not at all, and can be plotted again.
#include "overparam/io/plot.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"

namespace {

using overparam::figure::Figure;
using overparam::figure::neutral;
using overparam::figure::Panel;
using overparam::figure::Style;
namespace fs = std::filesystem;
namespace io = overparam::io;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// An empty directory of this test; its name needs quotes in a shell.
class Directory {
 public:
  Directory()
      : path_(fs::temp_directory_path() / ("overparam $pictures' " + std::to_string(getpid()))) {
    fs::create_directory(path_);
  }
  ~Directory() { fs::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }
  std::ptrdiff_t n_entries() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  fs::path path_;
};

/// Sets an environment variable for a while.
class Setting {
 public:
  Setting(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    setenv(name, value.c_str(), 1);
  }
  ~Setting() { old_.empty() ? unsetenv(name_) : setenv(name_, old_.c_str(), 1); }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;

 private:
  const char* name_;
  std::string old_;
};

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

std::string complaint(const Figure& figure, const fs::path& stem) {
  try {
    io::plot(figure, stem);
  } catch (const overparam::core::Error& error) {
    return error.what();
  }
  return "";
}

Figure some_figure() {
  Panel panel;
  panel.x = {"width_0", true};
  panel.y = {"error in % of \\$5", true};
  panel.series.push_back({"a theory", Style::line, {1, 1e30, 1e60}, {1, 0.1, 0.01}, {}, 0});
  // On logarithmic axes only the second of these points can be plotted, its error bar in part.
  panel.series.push_back({"it's a simulation",
                          Style::points,
                          {0, 10, 100, 1000},
                          {1, 0.5, -1, nan},
                          {0.1, 0.6, 0.1, 0.1},
                          1});
  panel.series.push_back({"", Style::band, {1, 1e30}, {1, 0.1}, {2, 0.01}, 1, 0.5});
  panel.series.push_back({"limited accuracy", Style::rings, {1, 0}, {1, 1}, {}, neutral});
  panel.references.push_back({0.005, "limit $ε_∗$", neutral});

  Panel map;
  map.map = {{1, 2, 4}, {1, 2}, {{1, 2, 3}, {4, nan, 6}}, "colour", true, "unstable"};
  map.series.push_back({"boundary $η_c$", Style::line, {1, 4}, {1, 2}, {}, neutral});
  Figure figure{"A title", {panel, map, Panel{}}};
  figure.scale = overparam::figure::Scale{"$σ_w^2$", 0.1, 10, true};
  return figure;
}

}  // namespace

TEST_CASE("an edited script is kept and makes the pictures, another one is replaced") {
  const Directory directory;
  const fs::path stem = directory / "figure";
  const fs::path script = stem.string() + ".plot.py";
  CHECK(io::plot(some_figure(), stem, {"svg"}));
  const std::string own = content(script);
  CHECK(io::plot(some_figure(), stem, {"svg"}));
  CHECK(content(script) == own);
  std::string edited = own;
  const auto place = edited.find("WIDTH = 5.2");
  REQUIRE(place != std::string::npos);
  edited.replace(place, 11, "WIDTH = 9.9");
  write(script, edited);
  CHECK_FALSE(io::plot(some_figure(), stem, {"svg"}));
  CHECK(content(script) == edited);
  fs::remove(script);
  CHECK(io::plot(some_figure(), stem, {"svg"}));
  CHECK(content(script) == own);
}

TEST_CASE("the formats that are asked for are written, and a figure has the size that it says") {
  const Directory directory;
  auto figure = some_figure();
  figure.size = overparam::figure::PageSize{3.5, 2.5};
  io::plot(figure, directory / "small", {"svg"});
  CHECK(directory.n_entries() == 3);
  const std::string svg = content(directory / "small.svg");
  CHECK(svg.find("width=\"252pt\" height=\"180pt\"") != std::string::npos);
  figure.medium = overparam::figure::Medium::talk;
  io::plot(figure, directory / "talk", {"svg"});
  CHECK(content(directory / "talk.svg") != svg);
  using Formats = std::vector<std::string>;
  CHECK_THROWS_AS(io::plot(figure, directory / "none", Formats{}),
                  overparam::core::InvalidParameter);
  CHECK_THROWS_AS(io::plot(figure, directory / "none", Formats{"gif"}),
                  overparam::core::InvalidParameter);
  CHECK(directory.n_entries() == 6);
}

TEST_CASE("many rows of panels fit a page") {
  const Directory directory;
  auto figure = some_figure();
  figure.panels.resize(1);
  figure.panels[0].map.reset();
  figure.panels.assign(16, figure.panels[0]);
  figure.columns = 2;
  io::plot(figure, directory / "long", {"svg"});
  const std::string svg = content(directory / "long.svg");
  const auto place = svg.find(" height=\"");
  REQUIRE(place != std::string::npos);
  CHECK(std::stod(svg.substr(place + 9)) < 10.0 * 72);  // points
}

TEST_CASE("plot leaves pictures, data and a script that plots them again") {
  const Directory directory;
  const fs::path stem = directory / "a figure";
  io::plot(some_figure(), stem);
  CHECK(directory.n_entries() == 5);
  const std::string svg = content(stem.string() + ".svg");
  for (const std::string text :
       {"width_0", "error in % of $5", "a theory", "it's a simulation", "limited accuracy", "limit",
        "unstable", "A title", "no values to plot", "</svg>"})
    CHECK_MESSAGE(svg.find(text) != std::string::npos, text);
  const std::string png = content(stem.string() + ".png");
  CHECK(png.substr(0, 4) == "\x89PNG");
  CHECK(png.size() > 10000);
  const std::string pdf = content(stem.string() + ".pdf");
  CHECK(pdf.substr(0, 5) == "%PDF-");
  CHECK(content(stem.string() + ".figure.json") == to_json(some_figure()));

  for (const char* ending : {".svg", ".png", ".pdf"}) fs::remove(stem.string() + ending);
  const std::string script = "\"" + stem.string() + ".plot.py\"";
  // The shell knows no other quotes inside these than the dollar.
  std::string quoted = script;
  quoted.replace(quoted.find('$'), 1, "\\$");
  const char* chosen = std::getenv("OVERPARAM_PYTHON");
  const std::string python = chosen != nullptr ? chosen : OVERPARAM_DEFAULT_PYTHON;
  REQUIRE(std::system((python + " " + quoted + " --defaults").c_str()) == 0);
  CHECK(content(stem.string() + ".svg") == svg);
  CHECK(content(stem.string() + ".png") == png);
  CHECK(content(stem.string() + ".pdf") == pdf);
  CHECK(directory.n_entries() == 5);
}

TEST_CASE("plot keeps the old files when it fails") {
  const Directory directory;
  const fs::path stem = directory / "figure";
  for (const char* ending : {".figure.json", ".plot.py", ".svg", ".png", ".pdf"})
    write(stem.string() + ending, "old");
  {
    const Setting python("OVERPARAM_PYTHON", "/bin/false");
    CHECK(complaint(some_figure(), stem) == "/bin/false: ended with code 1");
  }
  {
    const Setting python("OVERPARAM_PYTHON", (directory / "no such python").string());
    const std::string message = complaint(some_figure(), stem);
    CHECK(message.find("no such python: No such file or directory") != std::string::npos);
    CHECK(message.find("python3-matplotlib") != std::string::npos);
  }
  CHECK(directory.n_entries() == 5);
  for (const char* ending : {".figure.json", ".plot.py", ".svg", ".png", ".pdf"})
    CHECK(content(stem.string() + ending) == "old");
}

TEST_CASE("plot names the place it cannot write to") {
  const Directory directory;
  CHECK(complaint(some_figure(), directory / "missing" / "figure")
            .find("missing: cannot be written to (No such file or directory)") !=
        std::string::npos);
  CHECK(directory.n_entries() == 0);
  fs::create_directory(directory / "taken.svg");
  CHECK(complaint(some_figure(), directory / "taken")
            .find("taken.svg: cannot be written (Is a directory)") != std::string::npos);
  CHECK(directory.n_entries() == 1);
}
