# Annual series for comparing forecasts, from data sets that Debian 12 packages carry (versions of bookworm, November 2026):
#   r-cran-plm, r-cran-aer, r-cran-tseries, r-cran-lmtest, r-cran-strucchange, r-cran-cardata, r-cran-tidyr (World Health Organization, World Bank), r-cran-survival,
#   r-cran-epi, r-cran-popepi, r-cran-relsurv, R's own datasets; python3-statsmodels (World Bank fertility, US macro-economics, El Niño, copper); python3-vega-datasets;
#   gretl-data (textbooks of Ramanathan and Greene, the euro area's AWM).
# Writes, into the folder it is run in, `design_series.csv`: at most 120 series of a source, evenly over its list; on these the method was chosen and its constants fitted.
# And `holdout_series.csv`: at most 60 of the others, and sources that were not looked at before. The M3 competition's are kept in m3_sample.csv.
# Columns: source, series, first year, values one a year; monthly and quarterly data are averaged over the year. Of a series with gaps the last unbroken run is kept.
options(warn = -1, digits = 7)
out <- list(); caps <- list()
put <- function(source, series, year, value) {
  keep <- is.finite(value) & !is.na(year); year <- year[keep]; value <- value[keep]
  o <- order(year); year <- as.integer(year[o]); value <- signif(value[o], 7)
  breaks <- which(diff(year) != 1); if (length(breaks)) { keep <- seq(max(breaks) + 1, length(year)); year <- year[keep]; value <- value[keep] }
  if (length(value) < 9 || any(duplicated(year))) return(invisible())
  if (length(unique(value)) < max(4, length(value) / 4)) return(invisible())   # dummies, steps
  if (cor(seq_along(value), value) > 0.9999999) return(invisible())            # a counter
  if (length(value) > 66) { year <- tail(year, 66); value <- tail(value, 66) }
  out[[length(out) + 1]] <<- data.frame(source = source, series = series, year = year, value = value)
}
put_panel <- function(source, x, unit, year, vars, f = identity, shift = 0)
  for (u in unique(x[[unit]])) for (v in vars) {
    s <- x[x[[unit]] == u, ]
    put(source, paste(u, v), as.integer(as.character(s[[year]])) + shift, f(as.numeric(s[[v]])))
  }
get_data <- function(name, package, file = name) { e <- new.env(); data(list = file, package = package, envir = e); e[[name]] }
put_ts <- function(source, name, x, agg = NULL) {
  if (is.null(dim(x))) { x <- ts(matrix(x, ncol = 1), start = start(x), frequency = frequency(x)); colnames(x) <- name }
  x <- if (frequency(x) > 1) aggregate(x, 1, mean) else x
  for (j in seq_len(ncol(x))) put(source, paste(name, colnames(x)[j]), as.integer(round(time(x))), as.numeric(x[, j]))
}
put_panel("pwt", get_data("SumHes", "plm"), "country", "year", c("pop", "gdp", "sr"))
put_panel("us_states_production", get_data("Produc", "plm"), "state", "year", c("pcap", "hwy", "util", "pc", "gsp", "emp", "unemp"))
put_panel("us_cigarettes", get_data("Cigar", "plm"), "state", "year", c("price", "pop", "ndi", "sales"), shift = 1900)
put_panel("firms", get_data("Grunfeld", "plm"), "firm", "year", c("inv", "value", "capital"))
put_panel("firms", get_data("EmplUK", "plm"), "firm", "year", c("emp", "wage", "capital", "output"))
put_panel("oecd_gasoline", get_data("Gasoline", "plm"), "country", "year", c("lgaspcar", "lincomep", "lrpmg", "lcarpcap"), f = exp)
parity <- get_data("Parity", "plm"); parity$year <- 1973 + (parity$time - 1) %/% 4
for (v in c("ls", "lp", "is", "il")) {
  a <- aggregate(parity[[v]], parity[c("country", "year")], function(z) if (length(z) == 4) mean(z) else NA)
  for (u in unique(a$country)) { s <- a[a$country == u, ]; put("parity", paste(u, v), s$year, if (v %in% c("ls", "lp")) exp(s$x) else s$x) }
}
put_panel("us_crime", get_data("Guns", "AER"), "state", "year", c("violent", "murder", "robbery", "prisoners", "income", "population"))
put_panel("us_traffic", get_data("USSeatBelts", "AER"), "state", "year", c("miles", "fatalities", "income", "age"))
put_panel("us_gas", get_data("NaturalGas", "AER"), "state", "year", c("consumption", "price", "eprice", "oprice", "heating", "income"))
put_panel("airlines", get_data("USAirlines", "AER"), "firm", "year", c("output", "cost", "price", "load"), shift = 0)
for (n in c("KleinI", "USInvest", "USGasB", "USGasG", "USConsump1993", "ChinaIncome", "TechChange", "TradeCredit", "MotorCycles2", "BenderlyZwick", "ManufactCosts",
            "USMacroG", "USMacroSW", "USMoney", "UKNonDurables", "GermanUnemployment", "ArgentinaCPI", "USProdIndex", "DutchSales", "UKInflation", "PepperPrice"))
  put_ts("aer", n, get_data(n, "AER"))
np <- get_data("NelPlo", "tseries"); put_ts("nelson_plosser", "np", np)
for (n in c("ChickEgg", "ftemp", "bondyield", "growthofmoney", "moneydemand", "valueofstocks", "wages", "unemployment", "jocci", "ip", "gmdc", "lhur", "USDistLag")) put_ts("lmtest", n, get_data(n, "lmtest"))
for (n in c("Nile", "LakeHuron", "lynx", "sunspot.year", "discoveries", "nhtemp", "airmiles", "nottem", "UKgas", "UKDriverDeaths", "Seatbelts", "JohnsonJohnson", "AirPassengers", "presidents", "austres", "co2"))
  put_ts("nature_and_traffic", n, get(n))
put_ts("europe_early", "Grossarl", { g <- get_data("Grossarl", "strucchange"); ts(as.matrix(g[c("marriages", "illegitimate", "legitimate", "deaths")]), start = 1700) })
h <- get_data("Hartnagel", "carData"); for (v in c("tfr", "partic", "degrees", "fconvict", "ftheft", "mconvict", "mtheft")) put("canada_women", v, h$year, h[[v]])
bf <- get_data("Bfox", "carData"); for (v in names(bf)) put("canada_women", paste("Bfox", v), 1946:1975, bf[[v]])
# health and people
who <- as.data.frame(get_data("who", "tidyr"))
new <- grep("^new", names(who), value = TRUE)
who$all <- rowSums(who[new], na.rm = TRUE); who$all[rowSums(!is.na(who[new])) == 0] <- NA
who$women <- rowSums(who[grep("_f", new, value = TRUE)], na.rm = TRUE); who$women[is.na(who$all)] <- NA
put_panel("who_tuberculosis", who, "country", "year", c("all", "women", "new_sp_m2534", "new_sp_f1524", "new_sp_m65"))
wb <- as.data.frame(get_data("world_bank_pop", "tidyr"))
for (i in seq_len(nrow(wb))) put("world_bank_population", paste(wb$country[i], wb$indicator[i]), 2000:2017, as.numeric(wb[i, -(1:2)]))
fert <- read.csv("/usr/lib/python3/dist-packages/statsmodels/datasets/fertility/fertility.csv", check.names = FALSE)
yc <- grep("^[0-9]{4}$", names(fert)); for (i in seq_len(nrow(fert))) put("world_bank_fertility", as.character(fert[i, 1]), as.integer(names(fert)[yc]), as.numeric(fert[i, yc]))
library(survival)
u <- survexp.us; for (sex in dimnames(u)[[2]]) for (age in c(0, 1, seq(5, 105, 5))) put("us_mortality", paste(sex, age), as.integer(dimnames(u)[[3]]), 1e5 * 365.25 * as.numeric(u[as.character(age), sex, ]))
md <- get_data("M.dk", "Epi"); names(md)[1:3] <- c("A", "sex", "P")
for (sx in unique(md$sex)) for (a in seq(0, 90, 5)) for (v in c("D", "Y")) { s <- md[md$sex == sx & md$A == a, ]; put("denmark", paste(sx, a, v), s$P, s[[v]]) }
mf <- as.data.frame(get_data("meanpop_fi", "popEpi")); for (sx in unique(mf$sex)) for (a in seq(0, 100, 5)) { s <- mf[mf$sex == sx & mf$agegroup == a, ]; put("finland_population", paste(sx, a), s$year, s$meanpop) }
pm <- as.data.frame(get_data("popmort", "popEpi")); for (sx in unique(pm$sex)) for (a in c(0, 1, seq(5, 100, 10))) { s <- pm[pm$sex == sx & pm$agegroup == a, ]; put("finland_mortality", paste(sx, a), s$year, 1e5 * s$haz) }
bd <- get_data("B.dk", "Epi"); for (v in c("m", "f")) { a <- tapply(bd[[v]], bd$year, sum); put("denmark", paste("births", v), as.integer(names(a)), as.numeric(a)) }
data(slopop, package = "relsurv"); for (sx in dimnames(slopop)[[3]]) for (a in seq(1, 100, 9)) put("slovenia_mortality", paste(sx, a), as.integer(dimnames(slopop)[[2]]), 1e5 * 365.25 * as.numeric(slopop[a, , sx]))
# macro-economic
md <- read.csv("/usr/lib/python3/dist-packages/statsmodels/datasets/macrodata/macrodata.csv"); a <- aggregate(md, list(y = md$year), mean); for (v in names(md)[-(1:2)]) put("us_macro", v, a$y, a[[v]])
emp <- read.csv("/usr/lib/python3/dist-packages/vega_datasets/_data/us-employment.csv"); emp$y <- substr(emp$month, 1, 4); a <- aggregate(emp[sapply(emp, is.numeric)], list(y = emp$y), mean); for (v in setdiff(names(a), "y")) put("us_employment", v, as.integer(a$y), a[[v]])
gdt <- function(file) {
  t <- readLines(if (grepl("gz$", file)) gzfile(file) else file); t <- paste(t, collapse = "\n")
  attr <- function(a) sub(paste0('.*?<gretldata[^>]*?', a, '="([^"]*)".*'), "\\1", t, perl = TRUE)
  head <- regmatches(t, regexpr("<gretldata[^>]*>", t)); g <- function(a) { m <- regmatches(head, regexec(paste0(a, '="([^"]*)"'), head))[[1]]; if (length(m) == 2) m[2] else NA }
  vars <- regmatches(t, gregexpr('<variable\\s+name="[^"]*"', t, perl = TRUE))[[1]]; vars <- sub('.*name="([^"]*)"', "\\1", vars)
  obs <- regmatches(t, gregexpr("<obs[ >][^<]*</obs>|<obs>[^<]*</obs>", t))[[1]]; obs <- gsub("<obs[^>]*>|</obs>", "", obs)
  rows <- strsplit(trimws(obs), "\\s+"); if (!length(rows)) return(NULL)
  n <- length(vars); if (any(lengths(rows) != n)) return(NULL)
  m <- suppressWarnings(matrix(as.numeric(unlist(rows)), ncol = n, byrow = TRUE)); colnames(m) <- vars
  list(type = g("type"), freq = as.integer(g("frequency")), start = g("startobs"), m = m)
}
seen <- character()
for (f in list.files("/usr/share/gretl/data", pattern = "gdt$", recursive = TRUE, full.names = TRUE)) {
  if (grepl("AWM\\.|AWM17|nile|longley|np\\.gdt|klein", f)) next
  d <- try(gdt(f), silent = TRUE); if (inherits(d, "try-error") || is.null(d) || is.na(d$type) || d$type != "time-series" || !(d$freq %in% c(1, 4, 12))) next
  st <- as.numeric(strsplit(d$start, "[:.]")[[1]]); if (any(is.na(st)) || st[1] < 1000) next
  x <- ts(d$m, start = if (d$freq == 1) st[1] else c(st[1], if (length(st) > 1) st[2] else 1), frequency = d$freq)
  if (d$freq > 1) { s1 <- ceiling(start(x)[1] + (start(x)[2] - 1) / d$freq - 1e-9); x <- try(window(x, start = c(s1, 1)), silent = TRUE); if (inherits(x, "try-error") || nrow(x) < 9 * d$freq) next; x <- aggregate(x, 1, mean) }
  name <- sub("\\.gdt$", "", basename(f)); source <- if (grepl("AWM18", f)) "euro_area" else "gretl"
  for (v in colnames(x)) { if (grepl("^(d|l|ld)_|time|year|^t$|^obs|dum|^qt|month", v, ignore.case = TRUE)) next
    key <- paste(round(as.numeric(x[, v]), 4)[1:8], collapse = ","); if (key %in% seen) next; seen <- c(seen, key); put(source, paste(name, v), as.integer(round(time(x))), as.numeric(x[, v])) }
}
# never looked at before: only in the hold-out
known <- unique(vapply(out, function(s) s$source[1], ""))
py <- "/usr/lib/python3/dist-packages/"
en <- read.csv(paste0(py, "statsmodels/datasets/elnino/elnino.csv")); for (m in names(en)[-1]) put("el_nino", m, en[[1]], en[[m]])
cu <- read.csv(paste0(py, "statsmodels/datasets/copper/copper.csv")); for (v in names(cu)) if (!grepl("YEAR|TIME", v, ignore.case = TRUE)) put("copper", v, 1951:1975, cu[[v]])
sp <- read.csv(paste0(py, "statsmodels/datasets/sunspots/sunspots.csv")); put("sunspots", "sunspots", sp[[1]], sp[[2]])
io <- read.csv(paste0(py, "vega_datasets/_data/iowa-electricity.csv")); for (v in unique(io$source)) { z <- io[io$source == v, ]; put("iowa_electricity", v, as.integer(substr(z$year, 1, 4)), z$net_generation) }
tc <- get_data("testisDK", "Epi"); for (a in seq(15, 60, 5)) { z <- tc[tc$A >= a & tc$A < a + 5, ]; d <- tapply(z$D, z$P, sum); put("denmark_testis_cancer", paste("age", a), as.integer(names(d)), as.numeric(d)) }
name_of <- function(s) paste0(s$source[1], "|", s$series[1])
keys <- vapply(out, name_of, ""); out <- out[order(keys, method = "radix")]; keys <- vapply(out, name_of, "")
out <- out[!duplicated(keys)]
row <- function(s) paste(c(s$source[1], gsub("[^A-Za-z0-9_. -]", "", s$series[1]), s$year[1], vapply(s$value, function(v) format(v, digits = 7, drop0trailing = TRUE), "")), collapse = ",")
evenly <- function(n, most) if (n > most) unique(round(seq(1, n, length.out = most))) else seq_len(n)
sources <- vapply(out, function(s) s$source[1], "")
design <- holdout <- list()
for (source in unique(sources)) {
  all <- out[sources == source]
  chosen <- if (source %in% known) evenly(length(all), 120) else integer()
  rest <- setdiff(seq_along(all), chosen)
  design <- c(design, all[chosen]); holdout <- c(holdout, all[rest[evenly(length(rest), 60)]])
}
header <- "source,series,first_year,values"
writeLines(c(header, vapply(design, row, "")), "design_series.csv"); writeLines(c(header, vapply(holdout, row, "")), "holdout_series.csv")
print(table(vapply(design, function(s) s$source[1], ""))); print(table(vapply(holdout, function(s) s$source[1], "")))
