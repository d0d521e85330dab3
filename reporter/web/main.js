// The page that opens without a network: the report stands in it.
import { goToHash, showReport } from './report_page.js';

showReport(JSON.parse(document.getElementById('document').textContent));
goToHash();
