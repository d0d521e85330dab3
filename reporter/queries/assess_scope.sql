-- Which indicators have new figures.
select distinct indicator_id from refresh_scope
