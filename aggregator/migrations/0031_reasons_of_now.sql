-- Whether reasons are withheld was asked of halfsky.annual_figure, which shows the figures of the moment that the session looks from: who looked from before the first figure
-- was told all reasons. It is asked of what disclosure control has found of the figures that stand, whatever the session looks from; and where nothing was found, they are withheld.
set local role halfsky_owner;

create or replace view halfsky.guarded_indicator as
select indicator.indicator_id,
       indicator.disclosure = 'internal'
       or indicator.disclosure <> 'none'
          and not coalesce((select bool_and(summary.is_cleared) from halfsky.annual_summary summary where summary.indicator_id = indicator.indicator_id), false)
         as is_withheld
from halfsky.indicator;
comment on column halfsky.guarded_indicator.is_withheld is 'Whether schema analysis withholds one of its annual figures, or none is there that it could show.';
