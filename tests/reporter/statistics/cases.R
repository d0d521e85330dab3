# Cases for the reporter's statistics, computed by R's own functions (prop.test, binom.test, poisson.test, lm, glm, cor.test, chisq.test, mad, …) where R has
# them, else by listing all possibilities or by a formula that is written down anew here.
#
#   Rscript tests/reporter/statistics/cases.R > tests/reporter/statistics/cases.csv
#
# The output is kept beside this script, so that the test needs no R; its first row names R's version. Each row is a function of test_cases.c, its arguments
# and what R says; numbers have 17 significant digits.
set.seed(20251126)
options(digits = 17)
number <- function(x) formatC(x, digits = 17, format = "g", width = 1)
write_case <- function(name, arguments, expected) {
  stopifnot(length(expected) == 1, is.finite(expected))
  cat(name, ",", paste(number(arguments), collapse = " "), ",", number(expected), "\n", sep = "")
}
cat("function,arguments,expected\n")
cat("made_with,,", R.version.string, "\n", sep = "")

# --- Intervals ---------------------------------------------------------------------------------------------------------
wilson <- function(x, n, confidence) suppressWarnings(prop.test(x, n, conf.level = confidence, correct = FALSE)$conf.int)
for (case in list(c(1, 3), c(2, 7), c(3, 10), c(12, 20), c(22, 60), c(59, 60), c(117, 240), c(985, 1000), c(7, 15000))) {
  for (confidence in c(.8, .95, .99)) {
    limits <- wilson(case[1], case[2], confidence)
    write_case("wilson_low", c(case, confidence), limits[1])
    write_case("wilson_high", c(case, confidence), limits[2])
  }
  limits <- binom.test(case[1], case[2])$conf.int
  write_case("binomial_low", c(case, .95), limits[1])
  write_case("binomial_high", c(case, .95), limits[2])
}
write_case("binomial_high", c(0, 17, .95), binom.test(0, 17)$conf.int[2])
write_case("binomial_low", c(17, 17, .95), binom.test(17, 17)$conf.int[1])
for (events in c(1, 2, 3, 5, 9, 14, 37, 250)) {
  limits <- poisson.test(events)$conf.int
  write_case("exact_low", c(events, .95), limits[1])
  write_case("exact_high", c(events, .95), limits[2])
}
write_case("exact_high", c(0, .95), poisson.test(0)$conf.int[2])
write_case("exact_high", c(0, .90), poisson.test(0, conf.level = .9)$conf.int[2])
for (events in c(10, 11, 19, 64, 411)) {
  z <- qnorm(.975)
  write_case("count_low", c(events, .95), events * (1 - 1 / (9 * events) - z / 3 / sqrt(events))^3)
  write_case("count_high", c(events, .95), (events + 1) * (1 - 1 / (9 * (events + 1)) + z / 3 / sqrt(events + 1))^3)
}
for (case in list(c(9, 10, 3, 10), c(45, 50, 38, 50), c(0, 12, 5, 14), c(120, 200, 131, 211), c(996, 1000, 990, 1000))) {
  a <- wilson(case[1], case[2], .95)
  b <- wilson(case[3], case[4], .95)
  p <- case[1] / case[2]
  q <- case[3] / case[4]
  write_case("difference_low", case, p - q - sqrt((p - a[1])^2 + (b[2] - q)^2))
  write_case("difference_high", case, p - q + sqrt((a[2] - p)^2 + (q - b[1])^2))
  if (min(case) > 0) {
    error <- sqrt((1 - p) / (case[2] * p) + (1 - q) / (case[4] * q))
    write_case("ratio_low", case, exp(log(p) - log(q) - qnorm(.975) * error))
    write_case("ratio_high", case, exp(log(p) - log(q) + qnorm(.975) * error))
  }
}
# Wilson's limits are the roots of (share - p)^2 = z^2 p (1 - p) / n.
for (case in list(c(.413, 812, 1.7), c(.08, 260, 2.4), c(.9725, 1503, 1))) {
  n <- case[2] / case[3]
  z2 <- qnorm(.975)^2
  a <- 1 + z2 / n
  b <- -(2 * case[1] + z2 / n)
  write_case("survey_low", case, (-b - sqrt(b^2 - 4 * a * case[1]^2)) / (2 * a))
  write_case("survey_high", case, (-b + sqrt(b^2 - 4 * a * case[1]^2)) / (2 * a))
}

# --- Rare events -------------------------------------------------------------------------------------------------------
for (case in list(c(0, .6), c(1, .12), c(1, .6), c(3, 1.2), c(7, 3.6), c(20, 12), c(130, 101.5))) {
  write_case("poisson_at_most", case, poisson.test(case[1], 1, case[2], alternative = "less")$p.value)
  write_case("poisson_at_least", case, poisson.test(case[1], 1, case[2], alternative = "greater")$p.value)
}

# --- Lines -------------------------------------------------------------------------------------------------------------
series <- list(
  c(2020, 62.1, 2021, 63.5, 2022, 64.2, 2023, 66.0, 2024, 66.4, 2025, 68.1),
  c(2021, 12.5, 2022, 14.1, 2023, 9.7),
  c(2016, 88.2, 2018, 91.4, 2019, 90.3, 2022, 95.9, 2025, 97.6),
  c(2011, 3.1, 2012, 2.9, 2013, 3.3, 2014, 2.2, 2015, 2.4, 2016, 1.7, 2017, 1.9, 2018, 1.2, 2019, 1.3, 2020, 0.8))
for (i in 1:4) {
  years <- 2030 - rev(seq_len(3 + 3 * i))
  series[[length(series) + 1]] <- c(rbind(years, round(50 + cumsum(rnorm(length(years), .6, 2)), 2)))
}
for (s in series) {
  year <- s[c(TRUE, FALSE)]
  value <- s[c(FALSE, TRUE)]
  n <- length(year)
  fit <- lm(value ~ year)
  ahead <- predict(fit, data.frame(year = 2031), interval = "prediction", level = .95)
  narrow <- predict(fit, data.frame(year = 2031), interval = "prediction", level = .80)
  error <- (ahead[3] - ahead[1]) / qt(.975, n - 2)
  write_case("line_slope", s, coef(fit)[[2]])
  write_case("line_residual_sd", s, summary(fit)$sigma)
  write_case("line_2031", s, ahead[1])
  write_case("line_low95_2031", s, ahead[2])
  write_case("line_high80_2031", s, narrow[3])
  write_case("line_at_least_mean_2031", s, pt((ahead[1] - mean(value)) / error, n - 2))
  weighted <- lm(value ~ year, weights = seq_len(n))
  write_case("weighted_line_2031", s, predict(weighted, data.frame(year = 2031))[[1]])
  pairs <- which(upper.tri(diag(n)), arr.ind = TRUE)
  slopes <- (value[pairs[, 2]] - value[pairs[, 1]]) / (year[pairs[, 2]] - year[pairs[, 1]])
  write_case("theil_sen_slope", s, median(slopes))
  write_case("theil_sen_intercept", s, median(value - median(slopes) * year))
  logit <- lm(qlogis(value / 100) ~ year)
  write_case("share_2031", s, 100 * plogis(predict(logit, data.frame(year = 2031))[[1]]))
  write_case("share_low95_2031", s, 100 * plogis(predict(logit, data.frame(year = 2031), interval = "prediction")[2]))
  write_case("reduction", s, 1 - exp(coef(lm(log(value) ~ year))[[2]]))
  residuals <- value - (median(value - median(slopes) * year) + median(slopes) * year)
  write_case("volatility_detrended", s, summary(fit)$sigma / abs(mean(value)))
  if (mad(residuals) > 0) write_case("volatility_robust", s, mad(residuals) / abs(mean(value)))
  write_case("volatility_yearly_change_sd", s, sd(diff(value) / value[-n]))
  write_case("volatility_von_neumann", s, sum(diff(value)^2) / ((n - 1) * var(value)))
  write_case("spread_variation", value, sd(value) / mean(value))
}

# --- Kendall -----------------------------------------------------------------------------------------------------------
for (n in c(4, 5, 7, 10, 16, 30, 45)) {
  value <- sample(1000, n)
  for (alternative in c("greater", "less", "two.sided")) {
    p <- cor.test(seq_len(n), value, method = "kendall", exact = TRUE, alternative = alternative)$p.value
    write_case(paste0("kendall_", sub("two.sided", "two_sided", alternative)), value, p)
  }
}
# All orders of N things, as rows.
orders <- function(n) {
  if (n == 1) return(matrix(1))
  shorter <- orders(n - 1)
  do.call(rbind, lapply(seq_len(n), function(i) cbind(i, shorter + (shorter >= i))))
}
kendall_s <- function(v) {
  n <- length(v)
  sum(sapply(seq_len(n - 1), function(i) sum(sign(v[(i + 1):n] - v[i]))))
}
for (value in list(c(1, 1, 2), c(46.6, 46.6, 46.6, 46.7, 46.8, 46.8), c(3, 1, 3, 2, 1, 4, 4), c(0, 0, 0, 5, 0), c(99.9, 99.9, 100, 100, 100, 99.8, 100, 100))) {
  every <- apply(orders(length(value)), 1, function(o) kendall_s(value[o]))
  write_case("kendall_s", value, kendall_s(value))
  write_case("kendall_greater", value, mean(every >= kendall_s(value)))
  write_case("kendall_less", value, mean(every <= kendall_s(value)))
}
# Sen's interval: all slopes b for which Kendall's test does not refute value - b * year, found from the test itself.
for (s in series) {
  year <- s[c(TRUE, FALSE)]
  value <- s[c(FALSE, TRUE)]
  n <- length(year)
  if (n < 5 || n > 7) next
  every <- apply(orders(n), 1, kendall_s)
  slopes <- sort(outer(seq_len(n), seq_len(n), function(i, j) ifelse(i < j, (value[j] - value[i]) / (year[j] - year[i]), NA)))
  for (confidence in c(.8, .95)) {
    inside <- sapply(seq_len(length(slopes) - 1), function(k) {
      s_here <- kendall_s(value - (slopes[k] + slopes[k + 1]) / 2 * year)
      min(mean(every >= s_here), mean(every <= s_here)) > (1 - confidence) / 2 * (1 + 1e-9)
    })
    write_case("theil_sen_low", c(confidence, s), slopes[min(which(inside))])
    write_case("theil_sen_high", c(confidence, s), slopes[max(which(inside)) + 1])
  }
}

# --- Counts ------------------------------------------------------------------------------------------------------------
# glm()'s standard errors are those of the round before its last: started from its own result, they are those of the result.
settled <- function(formula, family) {
  control <- glm.control(epsilon = 1e-12, maxit = 100)
  fit <- glm(formula, family, control = control)
  for (round in 1:3) fit <- glm(formula, family, control = control, start = coef(fit))
  fit
}
counts <- list(
  c(2020, 1, 1012, 2021, 0, 987, 2022, 2, 960, 2023, 0, 941, 2024, 1, 902),
  c(2021, 0, 1000, 2022, 1, 900, 2023, 0, 700),
  c(2018, 14, 2100, 2019, 11, 2050, 2020, 12, 2020, 2021, 7, 1980, 2022, 9, 1950, 2023, 4, 1900, 2024, 5, 1850),
  c(2020, 180, 200, 2021, 188, 201, 2022, 195, 203, 2023, 198, 199, 2024, 204, 204))
# All ways in which EVENTS fall into N years, as rows.
ways <- function(events, n) {
  if (n == 1) return(matrix(events))
  do.call(rbind, lapply(0:events, function(here) cbind(here, ways(events - here, n - 1))))
}
for (s in counts) {
  year <- s[c(TRUE, FALSE, FALSE)]
  events <- s[c(FALSE, TRUE, FALSE)]
  exposure <- s[c(FALSE, FALSE, TRUE)]
  rate <- settled(events ~ year + offset(log(exposure)), poisson)
  new <- data.frame(year = 2027, exposure = 1)
  ahead <- predict(rate, new, se.fit = TRUE)
  write_case("poisson_slope", s, coef(rate)[[2]])
  write_case("poisson_2027", s, exp(ahead$fit[[1]]))
  write_case("poisson_high_2027", s, exp(ahead$fit[[1]] + qnorm(.975) * ahead$se.fit[[1]]))
  share <- settled(cbind(events, exposure - events) ~ year, binomial)
  ahead <- predict(share, new, se.fit = TRUE)
  write_case("binomial_slope", s, coef(share)[[2]])
  write_case("binomial_2027", s, plogis(ahead$fit[[1]]))
  write_case("binomial_low_2027", s, plogis(ahead$fit[[1]] - qnorm(.975) * ahead$se.fit[[1]]))
  empirical <- lm(log((events + .5) / (exposure - events + .5)) ~ year)
  write_case("share_parts_2027", s, 100 * plogis(predict(empirical, new)[[1]]))
  expected <- sum(events) * exposure / sum(exposure)
  index <- sum((events - expected)^2 / expected)
  write_case("dispersion_index", s, index)
  if (sum(events) <= 10) {
    all <- ways(sum(events), length(events))
    p <- apply(all, 1, dmultinom, prob = exposure)
    write_case("trend_rising", s, sum(p[all %*% year >= sum(events * year) - 1e-9]))
    write_case("trend_falling", s, sum(p[all %*% year <= sum(events * year) + 1e-9]))
    every <- apply(all, 1, function(o) sum((o - expected)^2 / expected))
    write_case("dispersion_exact_p", s, sum(p[every >= index * (1 - 1e-9)]))
  }
  if (min(expected) >= 5) {
    write_case("dispersion_p", s, chisq.test(events, p = exposure, rescale.p = TRUE)$p.value)
  }
}
for (s in list(c(2021, 0, 900, 2022, 0, 950, 2023, 0, 1000, 2024, 5, 1050, 2025, 0, 1100), c(2022, 3, 100, 2023, 1, 80, 2024, 4, 120, 2025, 0, 90))) {
  events <- s[c(FALSE, TRUE, FALSE)]
  exposure <- s[c(FALSE, FALSE, TRUE)]
  all <- ways(sum(events), length(events))
  expected <- sum(events) * exposure / sum(exposure)
  every <- apply(all, 1, function(o) sum((o - expected)^2 / expected))
  p <- apply(all, 1, dmultinom, prob = exposure)
  write_case("dispersion_exact_p", s, sum(p[every >= sum((events - expected)^2 / expected) * (1 - 1e-9)]))
}

# --- Progress: base, value, goal; 2020, 2025, 2030 -----------------------------------------------------------------------
for (case in list(c(60, 61, 70), c(62.1, 68.1, 70), c(97.5, 98.4, 99.2), c(18, 14.5, 12), c(2, 2.6, 1), c(40.5, 40.5, 45))) {
  actual <- exp(log(case[2] / case[1]) / 5) - 1
  required <- exp(log(case[3] / case[1]) / 10) - 1
  direction <- sign(case[3] - case[1])
  write_case("progress_ratio", case, 2 * (case[2] - case[1]) / (case[3] - case[1]))
  write_case("growth_ratio", case, direction * actual / abs(required))
  write_case("chart_share", case, (case[2]^2 / case[1] - case[1]) / (case[3] - case[1]))
  write_case("current_status", case, 10 * (case[2] - case[1]) / (case[3] - case[1]))
  write_case("reduction_required", case, 1 - (case[3] / case[2])^.2)
}
