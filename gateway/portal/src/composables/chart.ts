import { count } from './format'

/* What a chart shows, and what its table shows beside it. */
export interface Series {
  name: string
  values: number[]
  /* A custom property of styles/tokens.css. */
  colour: string
}
export interface Chart {
  /* Columns stand over time, bars lie beside names. */
  kind: 'columns' | 'bars'
  labels: string[]
  series: Series[]
}

const LABEL_PX = 168
const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const short = (value: number) => (value >= 10_000 ? new Intl.NumberFormat(document.documentElement.lang, { notation: 'compact' }).format(value) : count(value))

/* For ECharts: colours and type size as the page has them now. The tooltip is drawn, not written as HTML, whose style
 * attributes the content policy refuses. */
export function chartOption(chart: Chart): object {
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8125
  const text = { color: token('--ink-soft'), fontSize: size }
  const names = {
    type: 'category',
    data: chart.labels,
    inverse: chart.kind === 'bars',
    axisTick: { show: false },
    axisLine: { lineStyle: { color: token('--line-strong') } },
    axisLabel: chart.kind === 'bars' ? { ...text, width: LABEL_PX, overflow: 'truncate' } : { ...text, hideOverlap: true },
  }
  const values = { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: token('--line') } }, axisLabel: { ...text, formatter: short } }
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 250,
    aria: { enabled: true, label: { enabled: false }, decal: { show: chart.series.length > 1 } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 20, top: chart.series.length > 1 ? size * 3 : 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: chart.series.length > 1 ? { top: 0, left: 0, textStyle: { ...text, color: token('--ink') }, icon: 'roundRect' } : undefined,
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      axisPointer: { type: 'shadow' },
      backgroundColor: token('--surface'),
      borderColor: token('--line-strong'),
      textStyle: { color: token('--ink'), fontSize: size },
      valueFormatter: (value: unknown) => count(Number(value)),
    },
    xAxis: chart.kind === 'bars' ? values : names,
    yAxis: chart.kind === 'bars' ? names : values,
    series: chart.series.map((one) => ({
      type: 'bar',
      name: one.name,
      data: one.values,
      stack: chart.series.length > 1 ? 'all' : undefined,
      barMaxWidth: 28,
      itemStyle: { color: token(one.colour) },
    })),
  }
}
