// A served page has a policy that forbids style attributes, through which a text that got into an element could disguise it; scripts may set styles all the same. ECharts
// writes them as attributes of its drawings, which this turns into settings.

const setAttribute = SVGElement.prototype.setAttribute;

SVGElement.prototype.setAttribute = function setAttributeOrStyle(name, value) {
  if (name === 'style') this.style.cssText = value;
  else setAttribute.call(this, name, value);
};
