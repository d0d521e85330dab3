#include "reporter/statistics/trend_mann_kendall.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Sums of probabilities that should be equal differ by less than this. */
#define ROUNDING 1e-12

/* How probable each number of inversions is when all orders are; P[i] for i inversions. */
typedef struct Inversions {
  guint most;
  double *p;
} Inversions;

/* Inversions between AMONG equal new values and BEFORE old ones: those of a random walk of AMONG and BEFORE steps, that is Gaussian binomial coefficients,
 * built by which kind stands last (all terms are positive, so nothing cancels). The caller frees it. */
static double *inversions_between(guint among, guint before)
{
  guint most = among * before;
  guint width = most + 1;
  double *table = g_new0(double, (gsize)(before + 1) * width);
  for (guint b = 0; b <= before; b++)
    table[(gsize)b * width] = 1;
  for (guint a = 1; a <= among; a++)
    for (guint b = 1; b <= before; b++) {
      double *here = &table[(gsize)b * width];
      const double *shorter = here - width;
      double last_is_old = (double)b / (a + b);
      for (guint i = most + 1; i-- > 0;)
        here[i] = (i >= a ? shorter[i - a] * last_is_old : 0) + here[i] * (1 - last_is_old);
    }
  double *p = g_memdup2(&table[(gsize)before * width], width * sizeof(double));
  g_free(table);
  return p;
}

/* Adds AMONG equal values to BEFORE values with the given inversions. */
static void add_group(Inversions *inversions, guint among, guint before)
{
  guint more = among * before;
  g_autofree double *between = inversions_between(among, before);
  double *p = g_new0(double, inversions->most + more + 1);
  for (guint i = 0; i <= inversions->most; i++)
    for (guint j = 0; j <= more; j++)
      p[i + j] += inversions->p[i] * between[j];
  g_free(inversions->p);
  inversions->p = p;
  inversions->most += more;
}

/* Of N values of which the groups of equal ones have these SIZES. */
static Inversions inversions_of_groups(const guint *sizes, guint n_groups)
{
  Inversions inversions = {.most = 0, .p = g_new(double, 1)};
  inversions.p[0] = 1;
  guint before = 0;
  for (guint i = 0; i < n_groups; i++) {
    add_group(&inversions, sizes[i], before);
    before += sizes[i];
  }
  return inversions;
}

/* P(S >= s), S being the untied pairs less twice the inversions. */
static double tail_from(const Inversions *inversions, int s)
{
  int most = (int)inversions->most;
  double sum = 0;
  for (int i = 0; i <= most && most - 2 * i >= s; i++)
    sum += inversions->p[i];
  return MIN(sum, 1);
}

static int pair_sum(const Point *points, guint n)
{
  int s = 0;
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      s += (points[j].value > points[i].value) - (points[j].value < points[i].value);
  return s;
}

/* The sizes of the groups of equal values; returns their number. */
static guint find_groups(const Point *points, guint n, guint *out_sizes)
{
  double values[POINTS_MAX];
  for (guint i = 0; i < n; i++)
    values[i] = points[i].value;
  values_sort(values, n);
  guint n_groups = 0;
  for (guint i = 0; i < n; i++) {
    bool is_new = i == 0 || values[i] > values[i - 1];
    if (is_new)
      out_sizes[n_groups++] = 0;
    out_sizes[n_groups - 1]++;
  }
  return n_groups;
}

static double null_variance(guint n, const guint *sizes, guint n_groups)
{
  double sum = (double)n * (n - 1) * (2.0 * n + 5);
  for (guint i = 0; i < n_groups; i++)
    sum -= (double)sizes[i] * (sizes[i] - 1) * (2.0 * sizes[i] + 5);
  return sum / 18;
}

/* P(S >= s) by the normal distribution, corrected for S being whole. */
static double normal_tail(int s, double variance)
{
  return variance > 0 ? gsl_cdf_ugaussian_Q((s - 1) / sqrt(variance)) : 1;
}

static void set_exact(MannKendall *test, const guint *sizes, guint n_groups)
{
  Inversions inversions = inversions_of_groups(sizes, n_groups);
  test->is_exact = true;
  test->p_rising = tail_from(&inversions, test->s);
  test->p_falling = tail_from(&inversions, -test->s);
  g_free(inversions.p);
}

bool mann_kendall_test(const Point *points, guint n, MannKendall *out_test)
{
  if (n < 3)
    return false;
  guint sizes[POINTS_MAX];
  g_autofree Point *sorted = points_sorted(points, n);
  guint n_groups = find_groups(sorted, n, sizes);
  MannKendall test = {.n = n, .s = pair_sum(sorted, n), .variance = null_variance(n, sizes, n_groups)};
  test.p_normal = MIN(1, 2 * normal_tail(ABS(test.s), test.variance));
  test.p_rising = normal_tail(test.s, test.variance);
  test.p_falling = normal_tail(-test.s, test.variance);
  if (n <= MANN_KENDALL_EXACT_MAX)
    set_exact(&test, sizes, n_groups);
  test.p_two_sided = MIN(1, 2 * MIN(test.p_rising, test.p_falling));
  *out_test = test;
  return true;
}

int mann_kendall_critical(guint n, double alpha)
{
  g_assert(n >= 3 && n <= MANN_KENDALL_EXACT_MAX);
  guint sizes[MANN_KENDALL_EXACT_MAX];
  for (guint i = 0; i < n; i++)
    sizes[i] = 1;
  Inversions inversions = inversions_of_groups(sizes, n);
  double tail = 0;
  guint i = 0;
  while (tail + inversions.p[i] <= alpha * (1 + ROUNDING))
    tail += inversions.p[i++];
  g_free(inversions.p);
  return i == 0 ? -1 : (int)inversions.most - 2 * (int)(i - 1);
}

TrendFinding mann_kendall_finding(const MannKendall *test, double alpha)
{
  if (test->p_two_sided > alpha)
    return TREND_UNDECIDED;
  return test->s > 0 ? TREND_RISING : TREND_FALLING;
}
