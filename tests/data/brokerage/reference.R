# Reference figures for brokerage roles, made with sna::brokerage (Butts, sna 2.7-1, R 4.2.2;
# Debian: apt-get install --no-install-recommends r-base-core r-cran-sna).
# Run in this folder: Rscript reference.R
# Writes ties.csv (the graphs), actors.csv (groups and figures of each actor), totals.csv (of each
# whole graph) and expected.csv (of an actor of each group). NaN is R's 0/0: no figure.
suppressMessages({library(sna); library(network)})

set.seed(19890, kind = "Mersenne-Twister", sample.kind = "Rejection")
bernoulli <- function(n, density) {
  g <- matrix(as.numeric(runif(n * n) < density), n, n)
  diag(g) <- 0
  g
}
graphs <- list()
add <- function(name, g, cl) graphs[[name]] <<- list(g = g, cl = as.character(cl))

add("two_groups", bernoulli(12, 0.3), rep(c("a", "b"), 6))
add("three_groups", bernoulli(15, 0.25), rep(c("a", "b", "c"), each = 5))
add("five_groups", bernoulli(24, 0.15), rep(c("a", "b", "c", "d", "e"), c(9, 6, 4, 3, 2)))
isolate <- bernoulli(10, 0.35)
isolate[4, ] <- isolate[, 4] <- 0
add("isolate", isolate, c("a", "a", "b", "b", "b", "c", "c", "a", "b", "c"))
add("group_of_one", bernoulli(11, 0.3), c("a", "b", "b", "b", "b", "c", "c", "c", "c", "c", "c"))
add("one_group", bernoulli(8, 0.4), rep("a", 8))
add("no_ties", matrix(0, 5, 5), c("a", "a", "b", "b", "b"))
half <- bernoulli(16, 0.2)
add("symmetric", pmax(half, t(half)), rep(c("a", "b", "c", "d"), 4))
# Confirmed communication among organisations after a tornado, by sponsorship: Drabek and others
# (1981), Managing Multiorganizational Emergency Responses, as the package "network" has it.
data(emon, package = "network")
for (name in c("Cheyenne", "HurrFrederic")) {
  site <- emon[[name]]
  add(paste0("emon_", tolower(name)), as.sociomatrix(site),
      get.vertex.attribute(site, "Sponsorship"))
}

roles <- c("coordinator", "itinerant", "gatekeeper", "representative", "liaison", "total")
# Columns of sna in that order. Its help has swapped the names of two roles more than once, so they
# go by the structure: a gatekeeper is A -> B -> B, and that is the column b_OI.
columns <- c("w_I", "w_O", "b_OI", "b_IO", "b_O", "t")
path <- matrix(c(0, 0, 0, 1, 0, 0, 0, 1, 0), 3, 3)  # 1 -> 2 -> 3
stopifnot(path[1, 2] == 1, path[2, 3] == 1)
stopifnot(brokerage(path, c("A", "B", "B"))$raw.nli[2, "b_OI"] == 1)
stopifnot(brokerage(path, c("A", "A", "B"))$raw.nli[2, "b_IO"] == 1)
digits <- function(x) sprintf("%.17g", x)
ties <- actors <- totals <- expected <- NULL
for (name in names(graphs)) {
  g <- graphs[[name]]$g
  cl <- graphs[[name]]$cl
  b <- brokerage(g, cl)
  at <- which(g > 0, arr.ind = TRUE)
  if (nrow(at)) {
    at <- at[order(at[, 1], at[, 2]), , drop = FALSE]
    ties <- rbind(ties, data.frame(graph = name, from = at[, 1], to = at[, 2]))
  }
  z <- matrix(digits(b$z.nli[, columns]), nrow(g))
  counts <- b$raw.nli[, columns]
  dimnames(counts) <- list(NULL, roles)
  colnames(z) <- paste0("z_", roles)
  actors <- rbind(actors, data.frame(
    graph = name, actor = seq_along(cl), group = cl, counts, z))
  for (i in seq_along(roles)) {
    k <- columns[i]
    totals <- rbind(totals, data.frame(
      graph = name, role = roles[i], observed = b$raw.gli[k], expected = digits(b$exp.gli[k]),
      sd = digits(b$sd.gli[k]), z = digits(b$z.gli[k])))
    expected <- rbind(expected, data.frame(
      graph = name, group = b$clid, role = roles[i], expected = digits(b$exp.grp[, k]),
      sd = digits(b$sd.grp[, k])))
  }
}
for (name in c("ties", "actors", "totals", "expected")) {
  write.csv(get(name), paste0(name, ".csv"), row.names = FALSE, quote = FALSE)
}
