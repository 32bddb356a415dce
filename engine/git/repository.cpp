#include "engine/git/repository.h"

#include <array>
#include <filesystem>
#include <utility>

#include "engine/git/repository_impl.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

namespace fs = std::filesystem;

// The part of `directory` below the top of the working tree.
std::string prefix_of(git_repository* repository,
                      const std::string& directory) {
  const char* top = git().repository_workdir(repository);
  if (top == nullptr) return {};
  std::error_code error;
  const fs::path inner = fs::weakly_canonical(directory, error);
  const fs::path outer = fs::weakly_canonical(top, error);
  const std::string relative = inner.lexically_relative(outer).generic_string();
  if (relative.empty() || relative == "." || relative.starts_with("..")) {
    return {};
  }
  return relative.ends_with('/') ? relative : relative + '/';
}

// The path, absolute, when it is a file of the repository's git directory.
std::string own_index(git_repository* repository, const std::string& path) {
  if (path.empty()) return {};
  std::error_code error;
  const fs::path file = fs::weakly_canonical(fs::absolute(path), error);
  const fs::path folder =
      fs::weakly_canonical(git().repository_commondir(repository), error);
  const fs::path below = file.lexically_relative(folder);
  const bool inside = !below.empty() && *below.begin() != "..";
  return inside && fs::exists(file, error) ? file.string() : std::string();
}

Error open_error(const std::string& directory, int code) {
  const std::string cause = git_cause();
  // Some releases say that they found no exception, as if nothing were there.
  if (cause.find("not owned") != std::string::npos ||
      cause.find("safe.directory") != std::string::npos) {
    return {concat("git does not trust the repository around ",
                   quote(directory), ", which belongs to somebody else"),
            concat("`git config --global --add safe.directory DIR`, where DIR "
                   "is the top of the repository")};
  }
  if (code == GIT_ENOTFOUND) {
    return {concat(quote(directory), " is in no git repository"),
            "run it in a clone, or `git init` and commit"};
  }
  const bool too_new = cause.find("unsupported") != std::string::npos;
  return {concat("cannot open the git repository around ", quote(directory),
                 ": \"", cause, "\""),
          too_new ? "this libgit2 is too old for it; leave out --changed and "
                    "--staged, or use one of another release"
                  : "`git status` there shows whether it is sound"};
}

std::string signature_text(const git_signature* signature) {
  if (signature == nullptr) return {};
  return concat(signature->name, " <", signature->email, '>');
}

// HEAD is there unless the repository is broken, so that is what is said.
Result<GitCommit> head_commit(git_repository* repository) {
  git_oid id{};
  git_commit* found = nullptr;
  if (git().reference_name_to_id(&id, repository, "HEAD") != 0 ||
      git().commit_lookup(&found, repository, &id) != 0) {
    return git_error_after("cannot read the commit of HEAD",
                           kMissingObjectHelp);
  }
  return GitCommit(found);
}

}  // namespace

std::string to_hex(const git_oid& id) {
  std::array<char, GIT_OID_HEXSZ + 1> text{};
  return git().oid_tostr(text.data(), text.size(), &id);
}

Error git_error_after(const std::string& what, const std::string& help) {
  return {concat(what, ": \"", git_cause(), "\""), help};
}

Commit to_commit(git_commit* commit) {
  Commit out;
  out.id = to_hex(*git().commit_id(commit));
  out.author = signature_text(git().commit_author(commit));
  const git_signature* committer = git().commit_committer(commit);
  out.committer = signature_text(committer);
  out.time = committer == nullptr ? 0 : committer->when.time;
  const char* message = git().commit_message(commit);
  out.message = message == nullptr ? "" : message;
  for (unsigned i = 0; i < git().commit_parentcount(commit); ++i) {
    out.parents.push_back(to_hex(*git().commit_parent_id(commit, i)));
  }
  return out;
}

Result<GitCommit> find_commit(git_repository* repository,
                              const std::string& revision) {
  if (revision.starts_with("HEAD") &&
      git().repository_head_unborn(repository) == 1) {
    return Error{"the repository has no commit yet",
                 "commit the definitions first"};
  }
  if (revision == "HEAD") return head_commit(repository);
  git_object* found = nullptr;
  if (git().revparse_single(&found, repository, revision.c_str()) != 0) {
    return Error{
        concat(quote(revision), " is not a revision in this repository"),
        "fetch it first; in GitHub Actions set `fetch-depth: 0`"};
  }
  const GitObject object(found);
  git_object* peeled = nullptr;
  if (git().object_peel(&peeled, object.get(), GIT_OBJECT_COMMIT) != 0) {
    return Error{concat(quote(revision), " is not a commit"),
                 "name a branch, a tag or a commit"};
  }
  return GitCommit(reinterpret_cast<git_commit*>(peeled));
}

Result<GitTree> tree_of(git_commit* commit) {
  git_tree* tree = nullptr;
  if (git().commit_tree(&tree, commit) != 0) {
    return git_error_after("cannot read a commit's tree", kMissingObjectHelp);
  }
  return GitTree(tree);
}

Result<std::string> blob_text(git_repository* repository, const git_oid& id) {
  git_blob* found = nullptr;
  if (git().blob_lookup(&found, repository, &id) != 0) {
    return git_error_after("cannot read a file of the history",
                           kMissingObjectHelp);
  }
  const GitBlob blob(found);
  const auto size = static_cast<std::size_t>(git().blob_rawsize(blob.get()));
  return std::string(
      static_cast<const char*>(git().blob_rawcontent(blob.get())), size);
}

Repository::Repository(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::open(const std::string& directory,
                                    const std::string& index_file) {
  if (const auto& library = git_library(); !library) return library.error();
  git_repository* opened = nullptr;
  const int code =
      git().repository_open_ext(&opened, directory.c_str(), 0, nullptr);
  if (code != 0) return open_error(directory, code);
  auto impl = std::make_shared<Impl>();
  impl->handle.reset(opened);
  const char* top = git().repository_workdir(opened);
  if (top != nullptr) impl->top = top;
  impl->prefix = prefix_of(opened, directory);
  impl->index_file = own_index(opened, index_file);
  return Repository(std::move(impl));
}

std::string Repository::git_directory() const {
  return git().repository_commondir(impl_->handle.get());
}

bool Repository::is_bare() const {
  return git().repository_is_bare(impl_->handle.get()) == 1;
}

bool Repository::is_shallow() const {
  return git().repository_is_shallow(impl_->handle.get()) == 1;
}

Result<std::optional<Commit>> Repository::head() const {
  if (git().repository_head_unborn(impl_->handle.get()) == 1) {
    return std::optional<Commit>();
  }
  auto found = commit("HEAD");
  if (!found) return found.error();
  return std::optional<Commit>(*std::move(found));
}

Result<Commit> Repository::commit(const std::string& revision) const {
  auto found = find_commit(impl_->handle.get(), revision);
  if (!found) return found.error();
  return to_commit(found->get());
}

Result<bool> Repository::contains(const std::string& revision,
                                  const std::string& ancestor) const {
  auto later = find_commit(impl_->handle.get(), revision);
  if (!later) return later.error();
  auto earlier = find_commit(impl_->handle.get(), ancestor);
  if (!earlier) return earlier.error();
  const git_oid* a = git().commit_id(later->get());
  const git_oid* b = git().commit_id(earlier->get());
  if (to_hex(*a) == to_hex(*b)) return true;
  return git().graph_descendant_of(impl_->handle.get(), a, b) == 1;
}

Result<std::string> Repository::contents(const std::string& id) const {
  git_oid oid{};
  if (git().oid_fromstr(&oid, id.c_str()) != 0) {
    return Error{concat(quote(id), " is no id of git"), ""};
  }
  return blob_text(impl_->handle.get(), oid);
}

}  // namespace ctl
