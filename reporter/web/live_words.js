// The words of the served pages' own controls.
import { addWords } from './words.js';

addWords({
  loading: ['正在读取数据……', 'Reading the figures…'],
  live: ['数据到达时自动更新', 'Shown anew when figures arrive'],
  updated: ['{time} 已更新，{n}项指标的数据有变化', 'Updated at {time}; figures of {n} indicators differ'],
  trouble_absent: ['还没有年度数据。数据汇总后会自动显示。', 'There are no annual figures yet. They will appear here once there are.'],
  trouble_busy: ['暂时读不到数据库，正在重试；所示为此前的数据。', 'The database cannot be read just now; trying again. What is shown is from before.'],
  trouble_away: ['与服务器的连接中断，正在重试；所示为此前的数据。', 'The server cannot be reached; trying again. What is shown is from before.'],
});
